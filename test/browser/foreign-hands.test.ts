import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

/** A page with an open bubble that has loaded everything. */
async function visit(html: string, options?: BrowserContextOptions) {
  const recorded = await newPage(on.browser, options);
  const { page } = recorded;
  await page.goto(shop.page('/', `${html}<script type="module" async src="${on.demo.page}/bubble.js"></script>`));
  const bubble = new Bubble(page);
  await bubble.open();
  await page
    .getByRole('button', { name: 'Keyboard help', exact: true, includeHidden: true })
    .waitFor({ state: 'attached' });
  return { ...recorded, bubble };
}

const heard = (page: Page) => page.evaluate('[...heard].sort()');

test.each([true, false])('a page that guards its texts does not hear of the bubble (capture: %s)', async (capture) => {
  const { page, bubble, context } = await visit(`<p>Shop</p><script>
    window.heard = new Set();
    for (const type of ['paste', 'cut', 'copy', 'contextmenu', 'selectstart', 'dragstart', 'dragover', 'drop', 'beforeinput']) {
      document.addEventListener(type, (event) => {
        if (event.target.localName === 'bubble-root') heard.add(type);
        event.preventDefault();
      }, ${capture});
    }
  </script>`);
  await bubble.composer.click();
  await page.keyboard.type('a text');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+x');
  await eventually(async () => (await bubble.composer.inputValue()) === '');
  await page.keyboard.press('ControlOrMeta+v');
  await page.keyboard.press('ControlOrMeta+v');
  await eventually(async () => (await bubble.composer.inputValue()) === 'a texta text');
  await bubble.composer.dblclick();
  await bubble.composer.click({ button: 'right' });
  expect(await heard(page)).toEqual([]);
  await context.close();
});

test('a page hears that the visitor clicks in the bubble, and not what they write there', async () => {
  const { page, bubble, context } = await visit(`<p>Shop</p><script>
    window.heard = new Set();
    for (const type of ['input', 'keydown', 'keyup', 'pointerdown', 'mousedown', 'click'])
      document.addEventListener(type, (event) => event.target.localName === 'bubble-root' && heard.add(type));
  </script>`);
  await page.evaluate('heard.clear()');
  await bubble.composer.click();
  await page.keyboard.type('a text');
  expect(await heard(page)).toEqual(['click', 'mousedown', 'pointerdown']);
  await context.close();
});

test('a file that is dropped on the bubble does not open in place of the page', async () => {
  const { page, bubble, context } = await visit('<p>Shop</p>');
  const wasAllowed = await bubble.composer.evaluate((field) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'x.txt'));
    const init = { dataTransfer, bubbles: true, cancelable: true, composed: true };
    return field.dispatchEvent(new DragEvent('drop', init));
  });
  expect(wasAllowed).toBe(false);
  expect(await page.title()).toBe('Shop');
  await context.close();
});

const ASKS: Record<string, string> = {
  'for the name of the element': '/^(input|textarea|select)$/i.test(event.target.tagName)',
  'for a selector': 'event.target.closest("input, textarea, [contenteditable]")',
  'whether it can be edited': 'document.activeElement.isContentEditable',
};

test.each(Object.entries(ASKS))('shortcuts that ask %s leave the keys to the visitor', async (_, asks) => {
  // At the window and before the bubble is there: nothing hears of a key earlier.
  const { page, bubble, context } = await visit(`<script>
    addEventListener('keydown', (event) => {
      if (!(${asks})) event.preventDefault();
    }, true);
  </script>`);
  await bubble.composer.click();
  await page.keyboard.type('yes / its status?');
  expect(await bubble.composer.inputValue()).toBe('yes / its status?');
  expect(await page.evaluate(() => document.querySelector('bubble-root')!.tagName)).toBe('BUBBLE-ROOT');
  await context.close();
});

test('on a page that scrolls by itself the wheel scrolls the log, and the page stays', async () => {
  const { page, bubble, context } = await visit(
    `<main style="height: 5000px">Shop</main><script>
      addEventListener('wheel', (event) => {
        event.preventDefault();
        scrollBy(0, event.deltaY);
      }, { passive: false });
    </script>`,
    { viewport: { width: 1280, height: 500 } },
  );
  await page.evaluate(() => scrollTo(0, 1_000));
  await bubble.send('a long story '.repeat(200).trim());
  const top = () => bubble.log.evaluate((log) => log.scrollTop);
  await eventually(async () => (await top()) > 100);
  const before = await top();
  await bubble.log.hover();
  await page.mouse.wheel(0, -200);
  await eventually(async () => (await top()) < before);
  expect(await page.evaluate(() => scrollY)).toBe(1_000);
  await context.close();
});
