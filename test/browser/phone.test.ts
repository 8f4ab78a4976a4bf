import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { focused } from '../support/focus.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const PHONE = { width: 390, height: 844 };
const on = useDemo();

let page: Page;
let context: BrowserContext;
let bubble: Bubble;
afterEach(() => context.close());

const STYLES = {
  'an ordinary page': 'main { height: 3000px }',
  'a page whose body scrolls': 'html, body { height: 100%; margin: 0 } body { overflow: auto } main { height: 3000px }',
  'a page with styles of its own on <html>':
    'html { overflow-y: scroll; scroll-behavior: smooth } main { height: 3000px }',
};

/** A long page with a text field, a link far below, and the bubble. */
async function visit(
  viewport: { width: number; height: number },
  { css = STYLES['an ordinary page'], script = '', touch = false } = {},
): Promise<void> {
  ({ page, context } = await newPage(on.browser, { viewport, hasTouch: touch, isMobile: touch }));
  bubble = new Bubble(page);
  await page.addInitScript(pretendKeyboard);
  await page.route(`${on.demo.page}/host`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en" style="scroll-padding: 3px"><meta charset="utf-8"><title>Host</title>
        <meta name="viewport" content="width=device-width"><style>${css}</style>
        <main><label>Search <input></label></main><button>Help</button>
        <script type="module" src="/bubble.js"></script><script type="module">${script}</script>`,
    }),
  );
  await page.goto(`${on.demo.page}/host`);
  await page.locator('.launcher').waitFor({ state: 'attached' });
}

/** `keyboard(height, top)` leaves so much of the screen visible, from there on, as a phone's keyboard does. */
function pretendKeyboard(): void {
  const own = new EventTarget() as EventTarget & { height: number; offsetTop: number; scale: number };
  Object.defineProperty(globalThis, 'visualViewport', { value: own });
  const set = (height: number, offsetTop = 0, scale = 1): void => {
    Object.assign(own, { height, offsetTop, scale });
    own.dispatchEvent(new Event('resize'));
  };
  Object.assign(globalThis, { keyboard: set });
  addEventListener('resize', () => set(innerHeight));
  set(innerHeight);
}

const keyboard = (height: number, top = 0, scale = 1): Promise<void> =>
  page.evaluate(`keyboard(${height}, ${top}, ${scale})`);

/** What comes with the panel's extras is there. */
async function isComplete(): Promise<void> {
  await page
    .getByRole('button', { name: 'Keyboard help', exact: true, includeHidden: true })
    .waitFor({ state: 'attached' });
}

const isModal = (): Promise<boolean> => bubble.panel.evaluate((panel) => panel.matches(':modal'));

/** Waits until the box is within these lines. */
async function isBetween(top: number, bottom: number): Promise<void> {
  await eventually(async () => {
    const boxes = [await bubble.composer.boundingBox(), await bubble.closer.boundingBox()];
    return boxes.every((box) => box && box.y >= top && box.y + box.height <= bottom && box.height >= 24);
  });
}

test('the keyboard of a phone hides neither the composer nor the header, and who enlarges the page enlarges the panel', async () => {
  await visit(PHONE);
  await bubble.open();
  await isComplete();
  expect(await bubble.composer.evaluate((box) => Number.parseFloat(getComputedStyle(box).fontSize))).toBeGreaterThan(
    15.9,
  );
  await bubble.send('Hello?');
  await bubble.composer.tap().catch(() => bubble.composer.click());
  await keyboard(420);
  await isBetween(0, 420);
  // Safari shows another part of the page.
  await keyboard(420, 200);
  await isBetween(200, 620);
  // The newest message stays in sight.
  const last = (await bubble.log.getByText('Hello?').boundingBox())!;
  const composer = (await bubble.composer.boundingBox())!;
  expect(last.y + last.height).toBeLessThan(composer.y);
  expect(last.y).toBeGreaterThan(200);
  await keyboard(160);
  await isBetween(0, 160);
  await keyboard(844);
  await eventually(async () => (await bubble.panel.boundingBox())!.height === 844);
  await keyboard(422, 100, 2);
  expect((await bubble.panel.boundingBox())!.height).toBe(844);
});

/** Where the page stands, and everything that could have been changed on it. */
const state = (): Promise<unknown> =>
  page.evaluate(() => {
    const parts = [document.documentElement, document.body];
    return {
      scrolled: [scrollX, scrollY, document.body.scrollTop],
      attributes: parts.map((part) => [...part.attributes].map(({ name, value }) => `${name}=${value}`)),
      computed: parts.map((part) =>
        JSON.stringify(
          Object.fromEntries(
            [...getComputedStyle(part)].map((name) => [name, getComputedStyle(part).getPropertyValue(name)]),
          ),
        ),
      ),
      sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
      history: [navigation.currentEntry!.key, history.state, location.href],
    };
  });

test.each(Object.entries(STYLES))(
  '%s stands still behind the panel, and is as it was when that is closed',
  async (_, css) => {
    await visit(PHONE, { css });
    await page.mouse.move(200, 400);
    await page.mouse.wheel(0, 700);
    await eventually(() => page.evaluate(() => scrollY + document.body.scrollTop === 700));
    const before = await state();
    for (const leave of ['button', 'back']) {
      await bubble.open();
      await isComplete();
      expect(await isModal()).toBe(true);
      await eventually(() => page.evaluate(() => getComputedStyle(document.documentElement).overflowY === 'hidden'));
      if (leave === 'button') await bubble.closer.click();
      // What the back gesture asks of a dialog.
      else await bubble.panel.evaluate((panel) => (panel as HTMLDialogElement).requestClose());
      await bubble.panel.waitFor({ state: 'hidden' });
      expect(await focused(page)).toBe('button: Open chat');
      // The browser goes back to the page's own entry a moment later.
      await eventually(async () => JSON.stringify(await state()) === JSON.stringify(before));
      expect(await state()).toEqual(before);
    }
    await page.mouse.wheel(0, 300);
    await eventually(() => page.evaluate(() => scrollY + document.body.scrollTop === 1000));
  },
);

test('a turned phone keeps the panel on its whole screen; on a wide one it is beside the page, which scrolls again', async () => {
  await visit(PHONE, { touch: true });
  await bubble.open();
  await isComplete();
  await bubble.composer.fill('half a sentence');
  for (const [width, height] of [
    [844, 390],
    [667, 320],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await eventually(async () => {
      const box = (await bubble.panel.boundingBox())!;
      return box.width === width && box.height === height;
    });
    await isBetween(0, height);
    expect(await isModal()).toBe(true);
    expect(await focused(page)).toBe('textarea: Message');
  }
  await page.setViewportSize({ width: 1000, height: 800 });
  await eventually(async () => !(await isModal()));
  await eventually(() => page.evaluate(() => getComputedStyle(document.documentElement).overflowY === 'visible'));
  expect(await focused(page)).toBe('textarea: Message');
  expect(await bubble.composer.inputValue()).toBe('half a sentence');
});

test.each([
  ['320 × 256, which is 1280 × 1024 at 400 %', { width: 320, height: 256 }, 16],
  ['a phone with letters of twice the size', PHONE, 32],
  ['a small phone with letters of twice the size', { width: 320, height: 568 }, 32],
] as const)('%s: all is in sight, nothing is cut off, and a visitor writes and reads', async (_, viewport, size) => {
  await visit(viewport);
  await page.evaluate((px) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`:host { font-size: ${px}px !important }`);
    for (const { shadowRoot } of document.documentElement.children) shadowRoot?.adoptedStyleSheets.push(sheet);
  }, size);
  await bubble.open();
  await isComplete();
  await bubble.send('Do you ship to Bern?');
  await bubble.composer.fill('a longer text than fits in one line of so narrow a box, and then some more of it');
  await isBetween(0, viewport.height);
  const log = (await bubble.log.boundingBox())!;
  expect(log.height).toBeGreaterThan(40);
  const wide = await page.evaluate(() =>
    [...document.documentElement.children]
      .flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll('dialog, dialog *') ?? [])])
      .filter((part) => part.checkVisibility() && !part.closest('.unseen, svg'))
      .filter((part) => part.getBoundingClientRect().right > innerWidth + 1 || part.getBoundingClientRect().left < -1)
      .map((part) => part.className),
  );
  expect(wide).toEqual([]);
});

test('going back closes the list of keys first, then the panel, and never leaves the page', async () => {
  await visit(PHONE);
  await bubble.open();
  await isComplete();
  const panel = page.locator('dialog');
  const back = () => panel.evaluate((dialog) => (dialog as HTMLDialogElement).requestClose());
  const help = page.getByRole('dialog', { name: 'Keyboard help' });
  await bubble.closer.focus();
  await page.keyboard.press('?');
  await help.waitFor();
  await back();
  await help.waitFor({ state: 'hidden' });
  expect(await focused(page)).toBe('button: Close chat');
  await page.keyboard.press('?');
  await help.waitFor();
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'hidden' });
  expect(await panel.isVisible()).toBe(true);
  await back();
  await panel.waitFor({ state: 'hidden' });
  expect(page.url()).toBe(`${on.demo.page}/host`);
});

const OPEN = `Object.values(globalThis[Symbol.for('onehash-bubble')])[0].open()`;

test('a panel that the page opens takes the focus from nobody who types', async () => {
  await visit({ width: 1280, height: 800 });
  const field = page.getByRole('textbox', { name: 'Search' });
  await field.pressSequentially('lam');
  await page.evaluate(OPEN);
  await bubble.composer.waitFor();
  await isComplete();
  await page.keyboard.type('ps');
  expect(await field.inputValue()).toBe('lamps');
  // Who goes into it and closes it is back where he was.
  await bubble.composer.click();
  await page.keyboard.press('Escape');
  await bubble.panel.waitFor({ state: 'hidden' });
  await bubble.open();
  await eventually(async () => (await focused(page)) === 'textarea: Message');
});

test('a panel that the page opens by itself leaves the focus where it is', async () => {
  await visit(
    { width: 1280, height: 800 },
    {
      // The test driver's own questions count as use of the page.
      script: `Object.defineProperty(navigator, 'userActivation', { value: { isActive: false } });
        const wait = setInterval(() => { if (!globalThis[Symbol.for('onehash-bubble')]) return; clearInterval(wait); ${OPEN} }, 10)`,
    },
  );
  await bubble.composer.waitFor();
  await isComplete();
  expect(await focused(page)).toBe('body');
});

test('without a launcher the focus goes back to what opened the panel', async () => {
  await visit(
    { width: 1280, height: 800 },
    {
      script: `addEventListener('click', ({ target }) => target.matches('button') && ${OPEN});`,
    },
  );
  const button = page.getByRole('button', { name: 'Help' });
  await button.focus();
  await page.keyboard.press('Enter');
  await eventually(async () => (await focused(page)) === 'textarea: Message');
  // The page's own styles or options have taken the launcher away.
  await page.evaluate(() => {
    for (const { shadowRoot } of document.documentElement.children) shadowRoot?.querySelector('.launcher')?.remove();
  });
  await page.keyboard.press('Escape');
  await eventually(async () => (await focused(page)) === 'button: Help');
});

test('a low window with a mouse keeps the page beside the panel', async () => {
  await visit({ width: 1280, height: 480 });
  await bubble.open();
  await isComplete();
  expect(await isModal()).toBe(false);
});
