import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { focused } from '../support/focus.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();

let page: Page;
let context: BrowserContext;
let bubble: Bubble;
afterEach(() => context.close());

/** A page on a phone, with the bubble and a script of the page's own. */
async function visit(script: string): Promise<void> {
  ({ page, context } = await newPage(on.browser, { viewport: { width: 390, height: 844 } }));
  bubble = new Bubble(page);
  await page.route(`${on.demo.page}/host`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title>
        <meta name="viewport" content="width=device-width"><main style="height: 3000px"></main>
        <script type="module" src="/bubble.js"></script><script type="module">${script}</script>`,
    }),
  );
  await page.goto(`${on.demo.page}/host`);
  await page.locator('.launcher').waitFor({ state: 'attached' });
}

/** A page with a router: it hears every change of the history, and its `pushState` is its own. */
const ROUTER = `
  const heard = (globalThis.heard = []);
  const push = history.pushState;
  history.pushState = (...given) => { heard.push('push ' + given[2]); push.apply(history, given); };
  addEventListener('hashchange', () => heard.push('hashchange ' + location.hash));
  addEventListener('popstate', ({ state }) => heard.push('popstate ' + location.pathname + location.hash + JSON.stringify(state)));
  history.replaceState({ route: { at: 1 } }, '');
`;
/** What the router has heard of places where it was not yet. */
const heard = async () =>
  (await page.evaluate(() => (globalThis as { heard?: string[] }).heard))?.filter(
    (one) => one !== 'popstate /host{"route":{"at":1}}',
  );
const place = () => page.evaluate(() => [location.pathname + location.hash, JSON.stringify(history.state)]);
const isClosed = () => bubble.panel.waitFor({ state: 'hidden' });
/** The panel covers the page, and going back would close it. */
async function openSheet(): Promise<void> {
  await bubble.open();
  await eventually(isCovered);
}
const isCovered = () => page.evaluate(() => Object.hasOwn(Object(history.state) as object, 'onehash-bubble'));

test('Back closes the panel and stays on the page, as often as it is opened; the next Back leaves', async () => {
  await visit(ROUTER);
  const before = await place();
  for (let times = 0; times < 3; times += 1) {
    await openSheet();
    await page.goBack();
    await isClosed();
    expect(await place()).toEqual(before);
    expect(await focused(page)).toBe('button: Open chat');
  }
  expect(await heard()).toEqual([]);
  await page.goBack();
  expect(page.url()).toBe('about:blank');
});

test('a panel that was closed in another way leaves no entry behind, and the router hears of nothing', async () => {
  await visit(ROUTER);
  const before = await place();
  await openSheet();
  await bubble.closer.click();
  await isClosed();
  await eventually(async () => JSON.stringify(await place()) === JSON.stringify(before));
  await openSheet();
  await page.keyboard.press('Escape');
  await isClosed();
  await eventually(async () => JSON.stringify(await place()) === JSON.stringify(before));
  await openSheet();
  // On a wide screen the panel is beside the page.
  await page.setViewportSize({ width: 1000, height: 800 });
  await eventually(async () => JSON.stringify(await place()) === JSON.stringify(before));
  expect(await bubble.panel.isVisible()).toBe(true);
  expect(await heard()).toEqual([]);
  await page.goBack();
  expect(page.url()).toBe('about:blank');
});

const HANDLE = `Object.values(globalThis[Symbol.for('onehash-bubble')])[0]`;

test('a panel that is closed and opened at once can still be closed by Back', async () => {
  await visit(ROUTER);
  const before = await place();
  await openSheet();
  for (const pause of [0, 90, 101, 104, 110]) {
    await page.evaluate(`${HANDLE}.close(), setTimeout(() => ${HANDLE}.open(), ${pause})`);
    await bubble.panel.waitFor();
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 250)));
    await eventually(isCovered);
    expect(await bubble.panel.isVisible()).toBe(true);
  }
  await page.goBack();
  await isClosed();
  expect(await place()).toEqual(before);
  expect(await heard()).toEqual([]);
});

test('a page that closes the panel and goes on in the same task gets where it wants, within the page and out of it', async () => {
  await visit(ROUTER);
  await openSheet();
  await page.evaluate(`${HANDLE}.close(), history.pushState({ route: { at: 2 } }, '', '/basket')`);
  await isClosed();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  expect(await place()).toEqual(['/basket', '{"route":{"at":2}}']);
  expect(await heard()).toEqual(['push /basket']);
  await page.goBack();
  expect((await place())[0]).toBe('/host');

  await openSheet();
  await page.evaluate(`${HANDLE}.close(), location.assign('/host?elsewhere')`);
  await page.waitForURL(/elsewhere$/);
});

test('a page that changes its address below an open panel keeps it, and the panel stays open', async () => {
  await visit(ROUTER);
  await openSheet();
  await page.evaluate(() => (location.hash = '#top'));
  await page.evaluate(() => history.pushState({ route: { at: 2 } }, '', '/basket'));
  expect(await bubble.panel.isVisible()).toBe(true);
  await bubble.closer.click();
  await isClosed();
  expect(await place()).toEqual(['/basket', '{"route":{"at":2}}']);
  expect(await heard()).toEqual(['popstate /host#topnull', 'hashchange #top', 'push /basket']);
});

test('a page that is loaded again below an open panel gets no second entry', async () => {
  await visit(`history.state || history.replaceState({ route: 1 }, '')`);
  await openSheet();
  await page.reload();
  await page.locator('.launcher').waitFor();
  await openSheet();
  await page.goBack();
  await isClosed();
  expect(await place()).toEqual(['/host', '{"route":1}']);
  await page.goBack();
  expect(page.url()).toBe('about:blank');
});

test('a bubble that is destroyed while it covers the page takes its entry along', async () => {
  await visit(ROUTER);
  const before = await place();
  await openSheet();
  await page.evaluate(`${HANDLE}.destroy()`);
  await eventually(async () => JSON.stringify(await place()) === JSON.stringify(before));
  expect(await heard()).toEqual([]);
});
