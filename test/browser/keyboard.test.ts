import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { focused } from '../support/focus.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();

let page: Page;
let context: BrowserContext;
let bubble: Bubble;
beforeEach(async () => {
  ({ page, context } = await newPage(on.browser));
  bubble = new Bubble(page);
  await page.goto(on.demo.page);
  await bubble.launcher.waitFor();
});
afterEach(() => context.close());

/** An agent writes into the newest conversation. */
async function say(...contents: string[]): Promise<void> {
  const id = await on.demo.newestConversation();
  for (const content of contents)
    await on.demo.upstream('POST', `/api/v1/accounts/1/conversations/${id}/messages`, { content });
}

/** Presses the key, and waits until the focus is where it belongs. */
async function press(key: string, there: string | RegExp): Promise<void> {
  await page.keyboard.press(key);
  await isFocused(there);
}

async function isFocused(there: string | RegExp): Promise<void> {
  let now = '';
  await eventually(async () => {
    now = await focused(page);
    return typeof there === 'string' ? now === there : there.test(now);
  }).catch(() => expect(now).toEqual(there));
}

/** The keys of the log are there as soon as its last message is a stop of the Tab key. */
async function isReadable(): Promise<void> {
  await bubble.log.locator('.line[tabindex="0"]').waitFor();
}

test('by keyboard alone a visitor opens, writes, retries, loads, reads, follows a link, is helped and leaves', async () => {
  await press('Tab', 'button: Open chat');
  await press('Enter', 'textarea: Message');
  await page.keyboard.type('the very first');
  await press('Enter', 'textarea: Message');
  await bubble.log.getByText('Sent', { exact: true }).waitFor();

  // A message that has to wait is sent by its button.
  await page.route('**/messages', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 503, headers: { 'Retry-After': '40' }, json: { code: 'queue_full' } })
      : route.continue(),
  );
  await page.keyboard.type('and a second');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Try now' }).waitFor();
  await page.unroute('**/messages');
  await press('Shift+Tab', 'button: Try now');
  await press('Enter', 'log: Messages');
  await bubble.log.getByText('Sent', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Try now' }).waitFor({ state: 'detached' });
  await press('Escape', 'button: Open chat');

  await say(...Array.from({ length: 44 }, (_, n) => `answer ${n + 1}`), 'See https://lamplight.test/lamps please');
  await page.reload();
  await page.getByRole('button', { name: 'Open chat, 20 unread messages' }).waitFor();
  await press('Tab', /^button: Open chat/);
  await press('Space', 'textarea: Message');
  await bubble.shows('answer 44');
  await isReadable();

  // The log begins where the news begin.
  await press('Shift+Tab', 'button: Go to the newest message');
  await press('Enter', 'log: Messages');
  await page.getByRole('button', { name: 'Go to the newest message' }).waitFor({ state: 'detached' });
  await press('End', /^article: .+: See /);
  await press('Tab', 'a: https://lamplight.test/lamps');
  await press('Tab', 'textarea: Message');

  // Backwards from the composer: the newest message's link, then the message, which is all there is of the log.
  await press('Shift+Tab', 'a: https://lamplight.test/lamps');
  await press('Shift+Tab', /^article: .+: See https:\/\/lamplight.test\/lamps please, .*\d/);
  await press('Enter', 'a: https://lamplight.test/lamps');
  await press('Escape', /^article: .+: See /);
  await press('ArrowUp', /^article: .+: answer 44, /);
  await press('ArrowUp', /^article: .+: answer 43, /);
  await press('ArrowDown', /^article: .+: answer 44, /);
  await press('Tab', 'textarea: Message');
  await press('Shift+Tab', /^article: .+: answer 44, /);

  await press('Home', /^article: .+: answer 26, /);
  await press('Shift+Tab', 'button: Load earlier messages');
  await page.keyboard.press('Enter');
  await bubble.shows('answer 10');
  await isFocused('button: Load earlier messages');
  await press('ArrowDown', /^article: .+: answer [56], /);
  await press('Home', /^article: .+: answer [56], /);
  await press('ArrowUp', 'button: Load earlier messages');
  await page.keyboard.press('Enter');
  await bubble.shows('the very first');
  // The button went with the last page.
  await isFocused('log: Messages');
  await press('Home', /^article: You: the very first, /);
  await press('ArrowUp', /^article: You: the very first, /);
  await press('End', /^article: .+: See /);

  await press('?', 'dialog: Keyboard help');
  await page.getByText('Go from message to message').waitFor();
  await press('Tab', 'button: Close keyboard help');
  await press('Escape', /^article: .+: See /);
  await press('?', 'dialog: Keyboard help');
  await press('?', /^article: .+: See /);
  await press('Escape', 'textarea: Message');
  await press('Escape', 'button: Open chat');
  await bubble.panel.waitFor({ state: 'hidden' });
});

test('who does not know the keys comes to their list by Tab, and typing a question mark is only typing', async () => {
  await bubble.open();
  const help = page.getByRole('button', { name: 'Keyboard help' });
  await help.waitFor({ state: 'attached' });
  await page.keyboard.type('really?');
  expect(await bubble.composer.inputValue()).toBe('really?');
  expect(await page.getByRole('dialog', { name: 'Keyboard help' }).count()).toBe(0);

  const header = page.getByRole('button', { name: 'Close chat' });
  await header.focus();
  await press('Shift+Tab', 'button: Keyboard help');
  const box = (await help.boundingBox())!;
  expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
  await press('Enter', 'dialog: Keyboard help');
  // What is behind the list is out of reach, and what is beside the panel is not.
  await press('Tab', 'button: Close keyboard help');
  await page.keyboard.press('Tab');
  expect(await focused(page)).not.toMatch(/Message|Close chat/);
  await page.getByRole('button', { name: 'Close keyboard help' }).click();
  await isFocused('button: Keyboard help');
  await press('Escape', 'button: Open chat');
});

test('a message that goes away with the focus in it leaves the focus in the log', async () => {
  await bubble.open();
  await bubble.send('stays');
  await page.route('**/messages', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 422, json: { code: 'message_refused' } })
      : route.continue(),
  );
  await bubble.composer.fill('goes');
  await bubble.composer.press('Enter');
  await page.getByRole('button', { name: 'Discard' }).waitFor();
  const other = await context.newPage();
  await other.goto(on.demo.page);
  await new Bubble(other).open();
  await other.getByRole('button', { name: 'Discard' }).waitFor();
  await isReadable();
  await bubble.composer.focus();
  for (const name of ['Discard', 'Edit']) await press('Shift+Tab', `button: ${name}`);
  await press('Shift+Tab', /^article: You: goes Not sent. The chat did not accept it., /);
  await other.getByRole('button', { name: 'Discard' }).click();
  await isFocused(/^article: You: stays Sent, /);
});

test('an Esc that ends a composition closes nothing', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await bubble.open();
  await bubble.composer.focus();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 });
  await page.keyboard.press('Escape');
  await devtools.send('Input.insertText', { text: '日本' });
  await eventually(async () => (await bubble.composer.inputValue()) === '日本');
  expect(await bubble.panel.isVisible()).toBe(true);
  await press('Escape', 'button: Open chat');
});

test('what a mouse has clicked is no place to come back from: Esc closes at once', async () => {
  await bubble.open();
  await bubble.send('click me');
  await isReadable();
  await bubble.log.getByText('click me').click();
  await press('Escape', 'button: Open chat');
});

test.each([
  ['a long title', { title: 'Lamplight Support for Every Lamp and Every Bulb' }, 1280],
  ['German', { locale: 'de', title: 'Kundendienst der Lampenwerkstatt Lamplight' }, 1280],
  ['Arabic on a small phone', { locale: 'ar', title: 'دعم لامب لايت لكل المصابيح والمصابيح الكهربائية' }, 320],
  ['a small phone', {}, 320],
] as const)('the button that lists the keys takes no room from the title: %s', async (_, options, width) => {
  await page.setViewportSize({ width, height: 640 });
  await page.route(`${on.demo.page}/host`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en"><title>Host</title><script type="module" src="/bubble.js" ${Object.entries(
        options,
      )
        .map(([name, value]) => `data-${name}="${value}"`)
        .join(' ')}></script>`,
    }),
  );
  await page.goto(`${on.demo.page}/host`);
  await page.locator('.launcher').click();
  const panel = page.locator('dialog[open]');
  const keys = panel.locator('.keys');
  await keys.waitFor({ state: 'attached' });
  const title = panel.locator('.title');
  const before = await title.boundingBox();
  await keys.focus();
  // A browser shows it to a visitor who has used the keyboard.
  await page.keyboard.press('Shift');
  const box = (await keys.boundingBox())!;
  expect(box.height).toBeGreaterThan(24);
  expect(await title.boundingBox()).toEqual(before);
  for (const other of await panel.locator('.header .title, .header .icon').all()) {
    const { x, y, width: wide, height } = (await other.boundingBox())!;
    expect(box.x < x + wide && x < box.x + box.width && box.y < y + height && y < box.y + box.height).toBe(false);
  }
  const around = (await panel.boundingBox())!;
  expect(box.x >= around.x && box.x + box.width <= around.x + around.width).toBe(true);
});
