import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openHost, type HostPage } from '../support/host.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();

const withContainer = (wish: Partial<HostPage> = {}) =>
  openHost(on.browser, on.demo, {
    options: { server: on.demo.page, container: '#chat' },
    browser: { viewport: { width: 1280, height: 800 } },
    css,
    body,
    ...wish,
  });
const hasLauncher = (page: Page) => page.locator('.launcher').isVisible();

const css = '#chat { width: 500px; height: 400px; margin: 30px }';
const body = '<input id="name" autofocus><div id="chat"></div>';

test('the panel fills it, without a launcher, a way to close it, or a claim to the focus', async () => {
  const { page, context, complaints } = await withContainer();
  const bubble = new Bubble(page);
  await bubble.composer.waitFor();
  expect(await bubble.panel.boundingBox()).toEqual(await page.locator('#chat').boundingBox());
  expect(await hasLauncher(page)).toBe(false);
  expect(await page.getByRole('button', { name: 'Close chat' }).count()).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('name');
  await bubble.send('Hello?');
  await page.keyboard.press('Escape');
  expect(await bubble.composer.isVisible()).toBe(true);
  await page.evaluate(() => scrollTo(0, 10));
  expect(await bubble.panel.boundingBox()).toEqual(await page.locator('#chat').boundingBox());
  expect(complaints).toEqual([]);
  await context.close();
});

test('it is a part of the page on a phone as well', async () => {
  const { page, context } = await withContainer({
    css: '#chat { height: 400px }',
    browser: { viewport: { width: 390, height: 844 } },
  });
  const bubble = new Bubble(page);
  await bubble.composer.waitFor();
  expect(await bubble.panel.boundingBox()).toEqual(await page.locator('#chat').boundingBox());
  await page.locator('#name').fill('Sam');
  await page.setViewportSize({ width: 844, height: 390 });
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(await bubble.panel.evaluate((dialog) => dialog.matches(':modal'))).toBe(false);
  expect(await bubble.panel.boundingBox()).toEqual(await page.locator('#chat').boundingBox());
  await context.close();
});

test('it waits for a container that comes late, and moves with one that is drawn anew', async () => {
  const { page, context } = await withContainer({ body: '<main></main>' });
  const bubble = new Bubble(page);
  await expect.poll(() => page.evaluate(() => 'bubble' in window)).toBe(true);
  const draw = () =>
    page.evaluate(() => {
      document.querySelector('main')!.innerHTML = '<div id="chat"></div>';
    });
  expect(await page.locator('bubble-root').isVisible()).toBe(false);
  await draw();
  await bubble.send('Hello?');
  await bubble.composer.fill('and one thing more');
  for (let n = 0; n < 3; n += 1) {
    await draw();
    await bubble.shows('Hello?');
    expect(await bubble.composer.inputValue()).toBe('and one thing more');
    expect(await bubble.panel.boundingBox()).toEqual(await page.locator('#chat').boundingBox());
  }
  await context.close();
});

test('what can not be loaded is said there, with a way to try again', async () => {
  const { page, context } = await withContainer({
    options: 'tag',
    attributes: 'data-container="#chat"',
    before: async (blank) => {
      await blank.route('**/assets/mount-panel-*.js', (route) => route.abort());
      await blank.route('**/panel.js', (route) => route.abort());
    },
  });
  await page.getByText('The chat could not be loaded. Try again.').waitFor();
  expect(await hasLauncher(page)).toBe(true);
  await context.close();
});
