import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();

/** The newest conversation's id. */
async function newest(): Promise<number> {
  return await on.demo.newestConversation();
}
const say = (id: number, content: string) =>
  on.demo.upstream('POST', `/api/v1/accounts/1/conversations/${id}/messages`, { content });

test('earlier messages are loaded above what is being read, which stays where it is', async () => {
  const { page, context } = await newPage(on.browser);
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.send('the very first');
  const id = await newest();
  for (let n = 1; n <= 45; n += 1) await say(id, `answer ${n}`);
  await bubble.shows('answer 45');
  await page.reload();
  await bubble.open();
  await bubble.shows('answer 45');
  expect(await bubble.log.getByText('answer 10', { exact: true }).count()).toBe(0);
  const anchor = bubble.log.getByText('answer 26', { exact: true });
  const earlier = page.getByRole('button', { name: 'Load earlier messages' });
  await earlier.scrollIntoViewIfNeeded();
  const before = (await anchor.boundingBox())!.y;
  await earlier.click();
  await bubble.log.getByText('answer 10', { exact: true }).waitFor();
  expect(Math.abs((await anchor.boundingBox())!.y - before)).toBeLessThanOrEqual(2);
  await earlier.click();
  await bubble.log.getByText('the very first', { exact: true }).waitFor();
  await earlier.waitFor({ state: 'detached' });
  // The button that had the focus is gone, and the keyboard is still in the panel.
  await page.keyboard.press('Escape');
  await bubble.panel.waitFor({ state: 'hidden' });
  await context.close();
});

test('after "Try now" the message is sent once, and Esc still closes', async () => {
  const { page, context } = await newPage(on.browser);
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.send('before');
  const id = await newest();
  await page.route('**/messages', (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const problem = {
      type: 'about:blank#upstream_refused',
      code: 'upstream_refused',
      status: 502,
      title: 'x',
      request_id: 'x',
    };
    return route.fulfill({ status: 502, contentType: 'application/problem+json', body: JSON.stringify(problem) });
  });
  await bubble.send('once only');
  const again = page.getByRole('button', { name: 'Try now' });
  await again.waitFor();
  await page.getByText(/Trying again in \d+ s/).waitFor();
  await page.unroute('**/messages');
  await again.click();
  await again.waitFor({ state: 'detached' });
  const payload = await eventually(async () => {
    const answer = await on.demo.upstream('GET', `/api/v1/accounts/1/conversations/${id}/messages`);
    return answer.payload.length === 2 && answer.payload;
  });
  expect(payload.map(({ content }: { content: string }) => content)).toEqual(['before', 'once only']);
  await page.keyboard.press('Escape');
  await bubble.panel.waitFor({ state: 'hidden' });
  await context.close();
});

test('a chat that the team has closed says so, keeps the draft, and Esc still closes', async () => {
  const { page, context } = await newPage(on.browser);
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.send('before');
  const id = await newest();
  await bubble.composer.fill('what I still wanted to say');
  await page.route('**/events?*', async (route) => {
    const session_id = new URL(route.request().url()).searchParams.get('session_id');
    const conversation = { id, status: 'resolved', blocked: true };
    const ready = { type: 'ready', session_id, conversation, through: 0 };
    await route.fulfill({ contentType: 'text/event-stream', body: `data: ${JSON.stringify(ready)}\n\n` });
  });
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.getByText('The team has closed this chat. New messages are not answered.').waitFor();
  await bubble.composer.waitFor({ state: 'detached' });
  await page.unroute('**/events?*');
  await page.keyboard.press('Escape');
  await bubble.panel.waitFor({ state: 'hidden' });
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await bubble.launcher.click();
  expect(await bubble.composer.inputValue()).toBe('what I still wanted to say');
  await context.close();
});

test('on a phone the panel takes the screen and the page behind is out of reach; turned wide it is beside it', async () => {
  const { page, context } = await newPage(on.browser, { viewport: { width: 390, height: 844 } });
  await page.goto(on.demo.page);
  const bubble = new Bubble(page);
  await bubble.open();
  await eventually(async () => {
    const box = (await bubble.panel.boundingBox())!;
    return box.width === 390 && box.height === 844;
  });
  const isModal = () =>
    page.evaluate(() =>
      [...document.documentElement.children].some((host) => host.shadowRoot?.querySelector('dialog:modal')),
    );
  expect(await isModal()).toBe(true);
  await page.setViewportSize({ width: 1000, height: 800 });
  await eventually(async () => !(await isModal()));
  expect((await bubble.panel.boundingBox())!.width).toBeLessThan(500);
  await context.close();
});

describe('the npm package', () => {
  /** A host page that has the built package beside it. */
  async function host(
    script: string,
  ): Promise<{ page: Page; bubble: Bubble; complaints: string[]; close: () => Promise<void> }> {
    const { page, context, complaints } = await newPage(on.browser);
    await page.route(`${on.demo.page}/npm/**`, (route) => {
      const file = new URL(route.request().url()).pathname.slice('/npm/'.length);
      return route.fulfill({ contentType: 'text/javascript', body: readFileSync(`dist/npm/${file}`, 'utf8') });
    });
    await page.route(`${on.demo.page}/host`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><html lang="en"><title>Host</title><h1>Host</h1><script type="module">${script}</script>`,
      }),
    );
    await page.goto(`${on.demo.page}/host`);
    return { page, bubble: new Bubble(page), complaints, close: () => context.close() };
  }

  test('opens, closes and tells what happened, and is gone when destroyed', async () => {
    const { page, bubble, complaints, close } = await host(`
      import { createBubble } from '/npm/index.js';
      window.said = [];
      const bubble = window.bubble = createBubble({ server: location.origin });
      for (const name of ['open', 'close', 'message', 'unread']) bubble.on(name, () => window.said.push(name));
      bubble.open();
      await bubble.ready;
      window.isReady = true;`);
    await bubble.composer.waitFor();
    await page.waitForFunction(() => 'isReady' in window);
    await bubble.send('from a package');
    await say(await newest(), 'seen');
    await bubble.shows('seen');
    await page.evaluate('bubble.toggle()');
    await bubble.panel.waitFor({ state: 'hidden' });
    expect(await page.evaluate('said')).toEqual(expect.arrayContaining(['open', 'message', 'close']));
    await page.evaluate('bubble.destroy()');
    expect(
      await page.evaluate(() => [...document.documentElement.children].filter((child) => child.shadowRoot).length),
    ).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test('knows the element <onehash-bubble>', async () => {
    const { bubble, complaints, close } = await host(`
      import '/npm/element.js';
      const element = document.createElement('onehash-bubble');
      element.setAttribute('server', location.origin);
      document.body.append(element);`);
    await bubble.open();
    await bubble.send('from an element');
    expect(complaints).toEqual([]);
    await close();
  });
});
