import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo();

let page: Page;
let context: BrowserContext;
afterEach(() => context.close());

/** A visitor whose screen reader writes down what it is told, in the page's language. */
async function visit(viewport = { width: 1280, height: 800 }, language = 'en'): Promise<Bubble> {
  ({ page, context } = await newPage(on.browser, { viewport }));
  await page.addInitScript(listen);
  await page.route(`${on.demo.page}/`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('lang="en"', `lang="${language}"`) });
  });
  await page.goto(on.demo.page);
  return new Bubble(page);
}

/** Every text that comes into a live region which is on screen and not behind a modal, in order. */
function listen(): void {
  const heard: string[] = [];
  Object.assign(globalThis, { heard });
  const before = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow(options) {
    const root = before.call(this, options);
    new MutationObserver((records) => {
      for (const { type, target, addedNodes } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest('[aria-live="polite"], [role="alert"], [role="status"], output');
        if (!region?.checkVisibility() || region.closest('[inert]')) continue;
        const modal = root.querySelector('dialog:modal');
        if (modal && !modal.contains(region)) continue;
        const texts = type === 'characterData' ? [target.textContent] : [...addedNodes].map((node) => node.textContent);
        heard.push(...texts.map((text) => text?.trim() ?? '').filter(Boolean));
      }
    }).observe(root, { childList: true, characterData: true, subtree: true });
    return root;
  };
}

const heard = (): Promise<string[]> => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);

async function hears(...texts: string[]): Promise<void> {
  let now: string[] = [];
  await eventually(async () => {
    now = await heard();
    return now.length >= texts.length;
  }, 10_000).catch(() => {});
  expect(now).toEqual(texts);
}

async function newest(): Promise<number> {
  return await on.demo.newestConversation();
}

async function say(...contents: string[]): Promise<void> {
  const id = await newest();
  for (const content of contents)
    await on.demo.upstream('POST', `/api/v1/accounts/1/conversations/${id}/messages`, { content });
}

async function sayAtOnce(...contents: string[]): Promise<void> {
  await context.setOffline(true);
  await say(...contents);
  await context.setOffline(false);
}

/** The server is busy, for every message, until it is not. */
async function refuseMessages(): Promise<{ count: () => number; end: () => Promise<void> }> {
  let count = 0;
  await page.route('**/messages', (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    count += 1;
    return route.fulfill({ status: 503, headers: { 'Retry-After': '0' }, json: { code: 'upstream_busy' } });
  });
  return { count: () => count, end: () => page.unroute('**/messages') };
}

test('each answer is read out once, by whom and what, and a reload reads out nothing', async () => {
  const bubble = await visit();
  await bubble.open();
  await bubble.send('Hello?');
  await say('Good morning!');
  await hears('Sam: Good morning!');
  await say('What can I do for you?');
  await hears('Sam: Good morning!', 'Sam: What can I do for you?');
  // Closed and opened again, it is history.
  await bubble.closer.click();
  await bubble.open();
  await page.reload();
  await bubble.open();
  await bubble.shows('What can I do for you?');
  // What comes next is the first that is heard.
  await say('Are you there?');
  await hears('Sam: Are you there?');
});

test('the card beside the launcher and the panel do not both speak', async () => {
  const bubble = await visit();
  await bubble.open();
  await bubble.send('Hello?');
  await bubble.closer.click();
  await say('While it was closed');
  await hears('Sam: While it was closed');
  await bubble.open();
  await bubble.shows('While it was closed');
  await say('While it was open');
  await hears('Sam: While it was closed', 'Sam: While it was open');
});

test('on a phone the answers are heard inside the panel, which hides all else', async () => {
  const bubble = await visit({ width: 390, height: 844 });
  await bubble.open();
  await bubble.send('Hello?');
  await say('Over here');
  await hears('Sam: Over here');
  await bubble.closer.click();
  await say('And out here');
  await hears('Sam: Over here', 'Sam: And out here');
});

test('what is said of the connection and of who is typing is heard', async () => {
  const bubble = await visit();
  await bubble.open();
  await bubble.send('Hello?');
  const typing = (status: string) =>
    on.demo.upstream('POST', `/api/v1/accounts/1/conversations/${id}/toggle_typing_status`, { typing_status: status });
  const id = await newest();
  await typing('on');
  await hears('Sam is typing…');
  await typing('off');
  await page.getByText('is typing…').waitFor({ state: 'detached' });
  const reconnect = () => page.evaluate(() => dispatchEvent(new Event('online')));
  // Nothing gets through to the server.
  const news = (url: URL): boolean => url.origin === new URL(on.demo.page).origin;
  await page.route(news, (route) => route.abort());
  await reconnect();
  await hears('Sam is typing…', 'Connection lost. Trying again…');
  await page.unroute(news);
  await reconnect();
  await hears('Sam is typing…', 'Connection lost. Trying again…', 'Connected again.');
});

test.each([
  ['en', 'Open chat', 'Message', ['Not sent yet.', 'Sent', 'Sam: one', 'Sam: two', '5 new messages']],
  [
    'de',
    'Chat öffnen',
    'Nachricht',
    ['Noch nicht gesendet.', 'Gesendet', 'Sam: one', 'Sam: two', '5 neue Nachrichten'],
  ],
  ['ar', 'فتح المحادثة', 'رسالة', ['لم تُرسل بعد.', 'تم الإرسال', 'Sam: one', 'Sam: two', '5 رسائل جديدة']],
])(
  'in "%s": a message is said to wait once however often it is tried, and to be sent then; many answers are a number',
  async (language, launcher, composer, texts) => {
    const bubble = await visit(undefined, language);
    await page.getByRole('button', { name: launcher }).click();
    const box = page.getByRole('textbox', { name: composer });
    const [notYet, sent, one, two, five] = texts as [string, string, string, string, string];
    const busy = await refuseMessages();
    await box.fill('Hello?');
    await box.press('Enter');
    await hears(notYet);
    await eventually(() => busy.count() >= 3, 20_000);
    await busy.end();
    await bubble.log
      .locator('.failure button')
      .click({ timeout: 2_000 })
      .catch(() => {});
    await hears(notYet, sent);

    // Two that come together are read out, five are counted: what was missed comes at once.
    await sayAtOnce('one', 'two');
    await hears(notYet, sent, one, two);
    await sayAtOnce('1', '2', '3', '4', '5');
    await hears(notYet, sent, one, two, five);
  },
);
