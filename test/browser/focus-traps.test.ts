import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { bundle } from '../support/bundle.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();
let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  shop.file('/bootstrap.js', readFileSync('node_modules/bootstrap/dist/js/bootstrap.bundle.min.js', 'utf8'));
  shop.file(
    '/traps.js',
    await bundle(`
      import { createElement as make } from 'react';
      import { createRoot } from 'react-dom/client';
      import * as Dialog from '@radix-ui/react-dialog';
      import { createFocusTrap } from 'focus-trap';
      window.openRadix = () => createRoot(document.querySelector('#app')).render(
        make(Dialog.Root, { defaultOpen: true }, make(Dialog.Portal, null,
          make(Dialog.Overlay), make(Dialog.Content, { 'aria-describedby': undefined },
            make(Dialog.Title, null, 'Newsletter'), make('input', { id: 'theirs' })))));
      window.trap = () => createFocusTrap('#modal', { escapeDeactivates: false }).activate();`),
  );
});
afterAll(() => shop.close());

const MODAL = '<div id="modal" role="dialog" tabindex="-1"><input id="theirs"><button>Close</button></div>';
const withScript = (script: string) =>
  `${MODAL}<script>const modal = document.querySelector('#modal'), theirs = document.querySelector('#theirs');${script}</script>`;

/** A page's modal, and what opens it. */
const TRAPS: Record<string, [body: string, open: string]> = {
  'focus-trap': [`${MODAL}<script src="/traps.js"></script>`, 'trap()'],
  Radix: ['<div id="app"></div><script src="/traps.js"></script>', 'openRadix()'],
  Bootstrap: [
    `<div class="modal" tabindex="-1" id="modal"><div class="modal-dialog"><input id="theirs"></div></div>
     <script src="/bootstrap.js"></script>`,
    'new bootstrap.Modal("#modal", { backdrop: false }).show()',
  ],
  'code that listens for the focus': [
    withScript(`window.open_ = () => {
      theirs.focus();
      document.addEventListener('focusin', ({ target }) => modal.contains(target) || theirs.focus());
    }`),
    'open_()',
  ],
  'code that listens for the focus before anything else': [
    withScript(`window.open_ = () => {
      theirs.focus();
      document.addEventListener('focus', (event) => {
        if (modal.contains(event.target)) return;
        event.stopImmediatePropagation();
        theirs.focus();
      }, true);
    }`),
    'open_()',
  ],
  'code that listens for its loss': [
    withScript(`window.open_ = () => {
      theirs.focus();
      modal.addEventListener('focusout', ({ relatedTarget }) => modal.contains(relatedTarget) || theirs.focus());
    }`),
    'open_()',
  ],
  'code that takes it back a little later': [
    withScript(`window.open_ = () => {
      theirs.focus();
      theirs.onblur = () => setTimeout(() => theirs.focus(), 10);
    }`),
    'open_()',
  ],
  'code that looks again and again': [
    withScript(`window.open_ = () => {
      theirs.focus();
      setInterval(() => modal.contains(document.activeElement) || theirs.focus(), 50);
    }`),
    'open_()',
  ],
  'code that keeps presses elsewhere from having an effect': [
    withScript(`window.open_ = () => {
      theirs.focus();
      for (const type of ['mousedown', 'click']) addEventListener(type, (event) => {
        if (modal.contains(event.target)) return;
        event.preventDefault();
        if (type === 'click') event.stopPropagation();
      }, true);
    }`),
    'open_()',
  ],
};

/** An open panel that has loaded everything, and a page whose modal is open. */
async function visit([body, open]: [string, string]) {
  const { page, context } = await newPage(on.browser);
  await page.goto(shop.page('/', `${body}<script type="module" async src="${on.demo.page}/bubble.js"></script>`));
  const bubble = new Bubble(page);
  await bubble.open();
  await page
    .getByRole('button', { name: 'Keyboard help', exact: true, includeHidden: true })
    .waitFor({ state: 'attached' });
  await page.evaluate(open);
  await page.locator('#theirs').waitFor({ state: 'attached' });
  return { page, context, bubble };
}

/** What has been written into the page's own field, also after its dialog has closed. */
const strayText = (page: Page) =>
  page.locator('#theirs').evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value).join(''));

const note = (page: Page) =>
  page.getByRole('status').filter({ hasText: 'This page keeps the keyboard to itself right now.' });

/** Presses the composer. Playwright's own click would wait until nothing lies over it. */
async function press({ page, composer }: Bubble): Promise<void> {
  const { x, y, width, height } = (await composer.boundingBox())!;
  await page.mouse.click(x + width / 2, y + height / 2);
}

describe('while a modal of the page keeps the focus', () => {
  test.each(Object.entries(TRAPS))('by %s, the visitor writes in the bubble all the same', async (_, trap) => {
    const { page, context, bubble } = await visit(trap);
    await press(bubble);
    const hasFocus = () =>
      bubble.composer.evaluate((field) => (field.getRootNode() as ShadowRoot).activeElement === field);
    await eventually(hasFocus);
    await page.keyboard.type('Which size is it?', { delay: 30 });
    expect(await bubble.composer.inputValue()).toBe('Which size is it?');
    await page.keyboard.press('Enter');
    await bubble.shows('Which size is it?');
    expect(await strayText(page)).toBe('');
    await bubble.closer.click();
    await bubble.launcher.waitFor();
    await context.close();
  });

  test('by the browser itself, the composer says that it cannot be used, until it can', async () => {
    const { page, context, bubble } = await visit([
      '<dialog id="modal"><input id="theirs"><button onclick="modal.close()">Close</button></dialog>',
      'modal.showModal()',
    ]);
    await press(bubble);
    await note(page).waitFor();
    await page.keyboard.type('Which size is it?');
    expect(await strayText(page)).toBe('');
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await press(bubble);
    await note(page).waitFor({ state: 'detached' });
    await page.keyboard.type('Which size is it?');
    expect(await bubble.composer.inputValue()).toBe('Which size is it?');
    await context.close();
  });

  test('by code that hears of everything first, the composer says that it cannot be used', async () => {
    const { page, context, bubble } = await visit([
      `<script>addEventListener('focus', ({ target }) => {
        if (window.isOpen && target !== window && !modal.contains(target)) theirs.focus();
      }, true);</script>${withScript('window.open_ = () => { isOpen = true; theirs.focus(); }')}`,
      'open_()',
    ]);
    await press(bubble);
    await note(page).waitFor();
    await context.close();
  });
});

test('a page whose field loses the focus to the bubble hears of it, and gets it back when the visitor presses it', async () => {
  const { page, context, bubble } = await visit([
    withScript(`window.heard = [];
      window.open_ = () => theirs.focus();
      theirs.addEventListener('blur', () => heard.push('blur'));`),
    'open_()',
  ]);
  await press(bubble);
  await page.keyboard.type('Hello');
  expect(await page.evaluate('heard')).toEqual(['blur']);
  await page.locator('#theirs').click();
  await page.keyboard.type('a@b.example');
  expect(await strayText(page)).toBe('a@b.example');
  expect(await bubble.composer.inputValue()).toBe('Hello');
  await context.close();
});

test('when the page draws all of itself again, the visitor goes on writing', async () => {
  const { page, context, bubble } = await visit([MODAL, '']);
  // What remembers where the visitor writes loads with their first press.
  const loaded = page.waitForResponse(/keep-focus-/);
  await press(bubble);
  await (await loaded).finished();
  await page.keyboard.type('Which ', { delay: 20 });
  await page.evaluate(() => {
    document.documentElement.innerHTML = '<head></head><body><h1>Next page</h1></body>';
  });
  await eventually(() =>
    bubble.composer.evaluate((field) => (field.getRootNode() as ShadowRoot).activeElement === field),
  );
  await page.keyboard.type('size?');
  expect(await bubble.composer.inputValue()).toBe('Which size?');
  await context.close();
});
