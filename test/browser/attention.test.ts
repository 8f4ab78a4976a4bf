import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { goTo, recordTitles, watchPage, type Where } from '../support/attention.ts';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const ACCOUNT = '/api/v1/accounts/1';
let context: BrowserContext;
let page: Page;
let bubble: Bubble;
let conversation: string;
let complaints: string[];
const on = useDemo();
beforeEach(() => enter());
afterEach(() => context.close());

/** A visitor who has just written, with the panel open. */
async function enter(options: BrowserContextOptions = {}): Promise<void> {
  ({ context, page, complaints } = await newPage(on.browser, options));
  await context.addInitScript(watchPage);
  await page.goto(on.demo.page);
  bubble = new Bubble(page);
  await bubble.open();
  await bubble.send('Hello?');
  conversation = `${ACCOUNT}/conversations/${await on.demo.newestConversation()}/messages`;
}

const go = (where: Where, tab = page) => goTo(tab, where);
const answer = (content: string) => on.demo.upstream('POST', conversation, { content });
/** Time for what must not happen. */
const settle = (tab = page) => tab.evaluate(() => new Promise((end) => setTimeout(end, 300)));
const tones = (tab = page) => tab.evaluate(() => watched.tones);
const notices = (tab = page) =>
  tab.evaluate(() => watched.notices.map(({ title, body, tag }) => ({ title, body, tag })));
const unread = (count: number, tab = page) =>
  tab.getByRole('button', { name: `Open chat, ${count} unread message${count > 1 ? 's' : ''}` }).waitFor();

/** Another tab of the same visitor, which he has used. */
async function openTab(): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto(on.demo.page);
  await new Bubble(tab).launcher.waitFor();
  await tab.mouse.click(5, 5);
  return tab;
}

async function titled(text: string, tab = page): Promise<void> {
  await eventually(async () => (await tab.title()) === text);
}

test('the title tells of unread messages while the page is in the background, in turns with its own', async () => {
  const own = await page.title();
  await bubble.closer.click();
  await answer('Here I am');
  await unread(1);
  expect(await page.title()).toBe(own);
  await go('behind');
  await titled('(1) New message');
  await titled(own);
  await answer('Are you there?');
  await titled('(2) New messages');
  await go('front');
  await titled(own);
  // No rest of it is left to come.
  await page.evaluate(() => new Promise((end) => setTimeout(end, 1_500)));
  expect(await page.title()).toBe(own);
});

test("a title that the page itself has set meanwhile stays, in the node that is the page's", async () => {
  await page.evaluate(() => Object.assign(globalThis, { node: document.querySelector('title')!.firstChild }));
  await bubble.closer.click();
  await go('hidden');
  await answer('Here I am');
  await titled('(1) New message');
  await page.evaluate(() => (document.querySelector('title')!.firstChild!.nodeValue = 'Basket'));
  await titled('(1) New message');
  await titled('Basket');
  await titled('(1) New message');
  expect(
    await page.evaluate(() => (globalThis as { node?: Node }).node === document.querySelector('title')!.firstChild),
  ).toBe(true);
  await page.evaluate(() => (document.title = 'Paid'));
  await go('front');
  await titled('Paid');
  // Away again, and taken out of the page in the middle of it.
  await go('hidden');
  await titled('(1) New message');
  await page.evaluate(() => document.querySelector('title')!.replaceWith(document.createElement('title')));
  await page.evaluate(() => (document.title = 'Thanks'));
  await bubble.launcher.evaluate((button) => (button as HTMLElement).click());
  await go('front');
  await titled('Thanks');
});

test('who wants less motion has a title that changes once', async () => {
  await context.close();
  await enter({ reducedMotion: 'reduce' });
  const own = await page.title();
  await bubble.closer.click();
  await go('hidden');
  await recordTitles(page);
  await answer('Here I am');
  await titled('(1) New message');
  await page.evaluate(() => new Promise((end) => setTimeout(end, 2_500)));
  expect(await page.evaluate(() => watched.titles)).toEqual(['(1) New message']);
  await go('front');
  await titled(own);
});

test('a new message sounds once the visitor has used the page, and not before', async () => {
  const fresh = await context.newPage();
  fresh.on('console', (message) => complaints.push(message.text()));
  // Else that one sounds, for both.
  await page.close();
  await fresh.goto(on.demo.page);
  await answer('Here I am');
  // The test driver's own questions count as use of the page.
  const devtools = await context.newCDPSession(fresh);
  const ask = async (expression: string): Promise<unknown> =>
    (await devtools.send('Runtime.evaluate', { expression, returnByValue: true })).result.value;
  await eventually(() => ask(`performance.getEntriesByType('resource').some(({ name }) => /notify-/.test(name))`));
  await answer('Are you there?');
  await eventually(() =>
    ask(`document.querySelector('bubble-root').shadowRoot.textContent.includes('Are you there?')`),
  );
  await ask(`new Promise((end) => setTimeout(end, 300))`);
  expect(await ask('navigator.userActivation.hasBeenActive')).toBe(false);
  expect(await ask('watched.contexts')).toBe(0);
  await fresh.mouse.click(5, 5);
  await answer('I wait.');
  await eventually(async () => (await tones(fresh)) === 1);
  expect(await fresh.evaluate(() => watched.contexts)).toBe(1);
  expect(complaints).toEqual([]);
});

test('nothing sounds in a panel that is read, nor when muted, which outlives a reload', async () => {
  const mute = page.getByRole('button', { name: 'Mute' });
  await mute.waitFor();
  expect(await mute.getAttribute('aria-pressed')).toBe('false');
  await answer('One');
  await bubble.shows('One');
  await mute.click();
  expect(await mute.getAttribute('aria-pressed')).toBe('true');
  await page.reload();
  await bubble.open();
  await mute.waitFor();
  expect(await mute.getAttribute('aria-pressed')).toBe('true');
  await bubble.closer.click();
  await answer('Two');
  await unread(1);
  await settle();
  expect(await tones()).toBe(0);
  await bubble.open();
  await mute.click();
  await bubble.closer.click();
  await answer('Three');
  await eventually(async () => (await tones()) === 1);
});

test('of two tabs in the background one sounds and notifies, and a click there opens the chat', async () => {
  await context.grantPermissions(['notifications']);
  const notify = page.getByRole('button', { name: 'Desktop notifications' });
  expect(await notify.getAttribute('aria-pressed')).toBe('false');
  await notify.click();
  await eventually(async () => (await notify.getAttribute('aria-pressed')) === 'true');
  await bubble.closer.click();
  const other = await openTab();
  for (const tab of [page, other]) await go('hidden', tab);
  await answer('Here I am');
  await unread(1);
  await unread(1, other);
  const all = async () => [...(await notices(page)), ...(await notices(other))];
  await eventually(async () => (await all()).length > 0 && (await tones(page)) + (await tones(other)) > 0);
  await settle();
  await settle(other);
  expect(await all()).toHaveLength(1);
  expect((await tones(page)) + (await tones(other))).toBe(1);
  await answer('Are you there?');
  await unread(2);
  await unread(2, other);
  await eventually(async () => (await all()).length === 2);
  const [first, second] = await all();
  expect([first!.body, second!.body].toSorted()).toEqual(['Are you there?', 'Here I am']);
  expect(first!.title).toBeTruthy();
  expect(first!.tag).toBe(second!.tag);

  const shown = (await notices(other)).length ? other : page;
  await shown.evaluate(() => watched.notices.at(-1)!.notice.onclick!(new Event('click')));
  await new Bubble(shown).composer.waitFor();
});

test('nobody is asked for a permission before he presses the button, nor once he has refused', async () => {
  const notify = page.getByRole('button', { name: 'Desktop notifications' });
  await page.evaluate(() => (watched.permission = 'default'));
  await bubble.closer.click();
  await bubble.open();
  await notify.waitFor();
  expect(await page.evaluate(() => watched.asked)).toBe(0);
  await notify.click();
  await eventually(() => page.evaluate(() => watched.permission === 'denied'));
  expect(await notify.getAttribute('aria-pressed')).toBe('false');
  await bubble.closer.click();
  await bubble.open();
  await page.getByRole('button', { name: 'Mute' }).waitFor();
  expect(await notify.isVisible()).toBe(false);
  await bubble.closer.click();
  await go('hidden');
  await answer('Here I am');
  await titled('(1) New message');
  expect(await page.evaluate(() => watched.asked)).toBe(1);
  expect(await notices()).toEqual([]);
});

test('nobody is notified of what he has in front of him, with the panel closed', async () => {
  await context.grantPermissions(['notifications']);
  await page.getByRole('button', { name: 'Desktop notifications' }).click();
  await bubble.closer.click();
  await answer('Here I am');
  await unread(1);
  await eventually(async () => (await tones()) === 1);
  await go('hidden');
  await answer('Are you there?');
  await eventually(async () => (await notices()).length === 1);
  expect((await notices())[0]!.body).toBe('Are you there?');
});

test('a host that wants neither sound nor title has neither', async () => {
  await bubble.closer.click();
  await page.route(`${on.demo.page}/`, async (route) => {
    const response = await route.fetch();
    const html = await response.text();
    await route.fulfill({ response, body: html.replace(/<script /, '<script data-sound="off" data-blink="off" ') });
  });
  await page.goto(on.demo.page);
  const own = await page.title();
  await bubble.open();
  await bubble.panel.locator('[aria-pressed]').first().waitFor({ state: 'attached' });
  expect(await page.getByRole('button', { name: 'Mute' }).isVisible()).toBe(false);
  await bubble.closer.click();
  await go('hidden');
  await answer('Here I am');
  await unread(1);
  await settle();
  expect(await page.title()).toBe(own);
  expect(await tones()).toBe(0);
});

test('while one tab is read the others are silent, and forget what was unread', async () => {
  await context.grantPermissions(['notifications']);
  await page.getByRole('button', { name: 'Desktop notifications' }).click();
  const other = await openTab();
  const own = await other.title();
  const told = async () => ({
    tones: (await tones()) + (await tones(other)),
    notices: [...(await notices()), ...(await notices(other))].map(({ body }) => body),
  });
  for (const tab of [page, other]) await go('hidden', tab);
  await answer('One');
  await titled('(1) New message', other);
  await eventually(async () => (await told()).tones === 1 && (await told()).notices.length === 1);

  await go('front');
  await titled(own, other);
  await other.getByRole('button', { name: 'Open chat', exact: true }).waitFor();
  expect(await other.getByRole('button', { name: 'Dismiss' }).isVisible()).toBe(false);
  await recordTitles(other);
  await answer('Two');
  await bubble.shows('Two');
  // The other tab has heard it, and asked who reads.
  await other.locator('[aria-live=polite]').getByText('Two').waitFor({ state: 'attached' });
  await settle(other);
  expect(await told()).toEqual({ tones: 1, notices: ['One'] });
  // The one that is read may be the last to hear of a message.
  await page.route(/\/(events|messages)\?/, (route) => route.abort());
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await answer('Three');
  await unread(1, other);
  await settle(other);
  expect(await told()).toEqual({ tones: 1, notices: ['One'] });
  expect(await other.evaluate(() => watched.titles)).toEqual([]);
});
