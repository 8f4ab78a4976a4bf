import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { lowContrast } from '../support/contrast.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();

/** Brings a fresh page into a state, and names what must be on screen there. */
const states: Record<string, (bubble: Bubble, page: Page) => Promise<void>> = {
  launcher: (bubble) => bubble.launcher.waitFor(),
  empty: (bubble) => bubble.open(),
  async conversation(bubble, page) {
    await bubble.open();
    await bubble.send('Hello?');
    await page.getByText('Hello?').first().waitFor();
    const { data } = await on.demo.upstream('GET', '/api/v1/accounts/1/conversations?status=all');
    await on.demo.upstream('POST', `/api/v1/accounts/1/conversations/${data.payload[0].id}/messages`, {
      content: 'Good morning! See https://lamplight.test/lamps',
    });
    await bubble.log.getByText('Good morning!').waitFor();
  },
  async waiting(bubble, page) {
    await bubble.open();
    await page.route('**/messages', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({
            status: 502,
            contentType: 'application/problem+json',
            body: JSON.stringify({
              type: 'about:blank#upstream_refused',
              code: 'upstream_refused',
              status: 502,
              title: 'x',
              request_id: 'x',
            }),
          })
        : route.continue(),
    );
    await bubble.send('This one fails');
    await page.getByRole('button', { name: 'Try now' }).waitFor();
  },
  async refused(bubble, page) {
    await bubble.open();
    await page.route('**/messages', (route) =>
      route.fulfill({ status: 422, contentType: 'application/problem+json', body: '{"code":"message_too_long"}' }),
    );
    await bubble.send('This one is refused');
    await page.getByRole('button', { name: 'Discard' }).waitFor();
  },
  async keys(bubble, page) {
    await bubble.open();
    await page.locator('.keys').waitFor({ state: 'attached' });
    await bubble.closer.focus();
    await page.keyboard.press('?');
    await page.getByText('Go from message to message').waitFor();
  },
  async reading(bubble, page) {
    await bubble.open();
    await bubble.send('Hello?');
    await bubble.log.locator('.line[tabindex="0"]').focus();
    await page.getByRole('article', { name: /You: Hello\?/ }).waitFor();
  },
  async long(bubble) {
    await bubble.open();
    await bubble.send('word '.repeat(400).trim());
    await bubble.send('x'.repeat(3_000));
    await bubble.composer.fill('y'.repeat(10_005));
  },
};

// The gallery's walk has every state in every pair of looks; these are the real page's, with everything behind it.
describe.each([
  ['light', 1280, 800],
  ['dark', 390, 844],
] as const)('%s, %i × %i', (colorScheme, width, height) => {
  test.each(Object.keys(states))('axe finds nothing in the state "%s"', async (state) => {
    const { page, context } = await newPage(on.browser, { colorScheme, viewport: { width, height } });
    await page.goto(on.demo.page);
    await states[state]!(new Bubble(page), page);
    const nodes = await page.evaluate(
      () =>
        [...document.documentElement.children].find((child) => child.shadowRoot)?.shadowRoot?.querySelectorAll('*')
          .length ?? 0,
    );
    expect(nodes).toBeGreaterThan(state === 'launcher' ? 0 : 10);
    const { violations, passes } = await new AxeBuilder({ page }).analyze();
    expect(passes.length).toBeGreaterThan(5);
    expect(violations.map(({ id, nodes: found }) => `${id}: ${found.map(({ html }) => html).join(' ')}`)).toEqual([]);
    // What axe can't settle itself: contrast over a page that lies below.
    const { looked, low } = await lowContrast(page);
    if (state !== 'launcher') expect(looked).toBeGreaterThan(1);
    expect(low).toEqual([]);
    await context.close();
  });
});

test('the panel has no landmark that collides with those of the page', async () => {
  const { page, context } = await newPage(on.browser);
  await page.goto(on.demo.page);
  await page.evaluate(() => {
    document.body.prepend(document.createElement('header'), document.createElement('nav'));
    document.body.append(document.createElement('footer'));
  });
  await new Bubble(page).open();
  const { violations, passes } = await new AxeBuilder({ page }).withTags(['best-practice']).analyze();
  expect(passes.length).toBeGreaterThan(3);
  expect(violations.map(({ id }) => id).filter((id) => id.startsWith('landmark'))).toEqual([]);
  await context.close();
});
