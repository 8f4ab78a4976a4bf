import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { Bubble } from '../support/panel.ts';
import { difference, shoot } from '../support/pixels.ts';
import { useDemo } from '../support/use-demo.ts';

let eye: Page;
let clean: Pictures;
const on = useDemo();
beforeAll(async () => {
  eye = (await newPage(on.browser)).page;
  clean = await look('');
});

interface Pictures {
  launcher: string;
  panel: string;
}

/** The corner that the bubble has for itself; the page has nothing there. */
const CORNER = { x: 860, y: 120, width: 420, height: 680 };
/** The share of the pixels that may differ. */
const LEAST = 0.001;

/** The bubble on a page with this style sheet, and what else is done to it while it runs. */
async function look(css: string, attack?: (page: Page) => Promise<void>): Promise<Pictures> {
  const { page, context, complaints } = await newPage(on.browser, { viewport: { width: 1280, height: 800 } });
  await serve(context, css);
  await page.goto(`${on.demo.page}/host`);
  const bubble = new Bubble(page);
  await bubble.launcher.waitFor();
  await attack?.(page);
  const launcher = await shoot(page, CORNER);
  await bubble.launcher.click();
  await bubble.composer.waitFor();
  // The cursor is where the launcher was.
  await page.mouse.move(0, 0);
  const panel = await shoot(page, CORNER);
  expect(complaints).toEqual([]);
  await context.close();
  return { launcher, panel };
}

async function serve(context: BrowserContext, css: string): Promise<void> {
  await context.route(`${on.demo.page}/host`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
        <link rel="stylesheet" href="/hostile.css"><body><p>Shop</p>
        <script type="module" async src="/bubble.js"></script></body></html>`,
    }),
  );
  await context.route(`${on.demo.page}/hostile.css`, (route) => route.fulfill({ contentType: 'text/css', body: css }));
}

async function expectUnharmed(pictures: Pictures): Promise<void> {
  expect(await difference(eye, clean.launcher, pictures.launcher)).toBeLessThanOrEqual(LEAST);
  expect(await difference(eye, clean.panel, pictures.panel)).toBeLessThanOrEqual(LEAST);
}

test('launcher and panel are not the same picture, and the comparison sees it', async () => {
  expect(await difference(eye, clean.launcher, clean.panel)).toBeGreaterThan(0.02);
  const moved = await look(':root { --bubble-offset-inline: 24px }');
  expect(await difference(eye, clean.launcher, moved.launcher)).toBeGreaterThan(LEAST);
});

test.each([
  '* { all: unset !important }',
  ':root > * { all: revert !important; display: none !important }',
  'div, dialog, button, bubble-root { display: none !important }',
  ':root > * { visibility: hidden !important; opacity: 0 !important; pointer-events: none !important }',
  'html { font-size: 62.5% }',
  'html { font-size: 200%; line-height: 3; text-transform: uppercase; writing-mode: vertical-rl }',
  'body { transform: translateZ(0); filter: blur(2px); overflow: hidden }',
  'body { zoom: 1.2 }',
  'html { filter: brightness(1); perspective: none }',
  '* { direction: rtl !important; letter-spacing: 9px !important; word-spacing: 9px !important }',
  '* { unicode-bidi: bidi-override !important; text-indent: 50px !important; color: red !important }',
  '* { position: static !important; z-index: -1 !important; float: left !important }',
  '* { transition: all 9s !important; animation: none !important }',
  ':root > * { transform: rotate(9deg) !important; zoom: 1.5 !important; scale: 2 !important }',
  '* { --accent: red !important; --surface: lime !important; --text: blue; --own: red; --link: red; --soft: red }',
  '* { --on-accent: red; --line: red; --muted: red; --alert: red; --radius: 0; --shadow: none; --edge: red }',
  'svg { width: 99px !important; fill: red !important } button { padding: 40px !important } p { margin: 40px }',
  ':focus, :focus-visible { outline: 9px solid red !important }',
])('on a page with %s the bubble looks as ever', async (css) => {
  await expectUnharmed(await look(css));
});

test('a page that turns its direction round while it runs does not move the bubble', async () => {
  const pictures = await look('', (page) =>
    page.evaluate(() => {
      document.documentElement.dir = 'rtl';
      document.body.dir = 'rtl';
    }),
  );
  await expectUnharmed(pictures);
});

test('a page that throws away its body and what is in it keeps the bubble', async () => {
  const pictures = await look('', (page) =>
    page.evaluate(() => {
      document.body.replaceWith(document.createElement('body'));
      document.head.replaceChildren();
    }),
  );
  await expectUnharmed(pictures);
});

test("what the page's own style sheet says in the bubble's words is done", async () => {
  const { page, context } = await newPage(on.browser, { viewport: { width: 1280, height: 800 } });
  await serve(
    context,
    `:root { --bubble-color: rgb(90, 0, 160); --bubble-on-color: rgb(255, 240, 0); --bubble-surface: rgb(250, 250, 240);
      --bubble-text: rgb(20, 20, 60); --bubble-radius: 3px; --bubble-font: monospace; --bubble-z-index: 7;
      --bubble-offset-inline: 50px; --bubble-offset-block: 60px; --bubble-launcher-size: 80px;
      --bubble-width: 300px; --bubble-height: 500px }
    bubble-root::part(send) { border-radius: 2px } bubble-root::part(title) { font-variant-caps: small-caps }
    bubble-root::part(launcher) { border-style: dashed } bubble-root::part(message) { font-style: italic }`,
  );
  await page.goto(`${on.demo.page}/host`);
  const bubble = new Bubble(page);
  await bubble.launcher.waitFor();
  const style = (locator: typeof bubble.launcher, name: string) =>
    locator.evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name);
  expect(await bubble.launcher.boundingBox()).toEqual({ x: 1280 - 50 - 80, y: 800 - 60 - 80, width: 80, height: 80 });
  expect(await style(bubble.launcher, 'background-color')).toBe('rgb(90, 0, 160)');
  expect(await style(bubble.launcher, 'color')).toBe('rgb(255, 240, 0)');
  expect(await style(bubble.launcher, 'border-top-style')).toBe('dashed');
  expect(await page.locator('bubble-root').evaluate((host) => getComputedStyle(host).zIndex)).toBe('7');
  await bubble.open();
  const place = { x: 1280 - 50 - 300, y: 800 - 60 - 500, width: 300, height: 500 };
  // It rises for a moment.
  await expect.poll(() => bubble.panel.boundingBox()).toEqual(place);
  expect(await style(bubble.panel, 'background-color')).toBe('rgb(250, 250, 240)');
  expect(await style(bubble.panel, 'color')).toBe('rgb(20, 20, 60)');
  expect(await style(bubble.panel, 'border-top-left-radius')).toBe('3px');
  expect(await style(bubble.panel, 'font-family')).toBe('monospace');
  expect(await style(page.getByRole('button', { name: 'Send' }), 'border-top-left-radius')).toBe('2px');
  expect(await style(page.getByRole('heading'), 'font-variant-caps')).toBe('small-caps');
  await bubble.send('Hello?');
  const said = bubble.log.getByText('Hello?').locator('..');
  expect(await style(said, 'font-style')).toBe('italic');
  expect(await style(said, 'background-color')).toBe('rgb(90, 0, 160)');
  const parts = await page
    .locator('bubble-root')
    .evaluate((host) => [...host.shadowRoot!.querySelectorAll('[part]')].flatMap((one) => [...one.part]));
  for (const name of ['launcher', 'panel', 'header', 'title', 'close', 'log', 'composer', 'input'])
    expect(parts).toContain(name);
  // The number of unread messages comes with the first of them.
  await bubble.closer.click();
  const id = await on.demo.newestConversation();
  await on.demo.upstream('POST', `/api/v1/accounts/1/conversations/${id}/messages`, { content: 'Good day' });
  await page.locator('bubble-root [part~="badge"]').waitFor();
  await context.close();
});
