import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { newPage, type BrowserKind } from '../support/browser.ts';
import { closePages, shareBrowser } from '../support/shared-browser.ts';
import { startDemo, type Demo } from '../support/demo.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';

let browser: Browser;
let kind: BrowserKind;
let demo: Demo;
beforeAll(async () => {
  // The driver turns the back/forward cache off.
  ({ browser, kind } = await shareBrowser(['--disable-back-forward-cache']));
  demo = await startDemo({ BUBBLE_LIMITS: 'off' });
});
afterAll(async () => {
  await closePages({ browser });
  await demo.stop();
});

let context: BrowserContext;
let page: Page;
beforeEach(async () => {
  ({ context, page } = await newPage(browser));
  await page.goto(demo.page);
});
afterEach(() => context.close());

/** Every message upstream with this text. */
async function upstream(text: string): Promise<unknown[]> {
  const { data } = await demo.upstream('GET', '/api/v1/accounts/1/conversations?status=all');
  const all = await Promise.all(
    data.payload.map(({ id }: { id: number }) =>
      demo.upstream('GET', `/api/v1/accounts/1/conversations/${id}/messages`),
    ),
  );
  return all.flatMap(({ payload }) => payload).filter(({ content }) => content === text);
}

async function arrivesOnce(...texts: string[]): Promise<void> {
  for (const text of texts) await eventually(async () => (await upstream(text)).length > 0, 20_000);
  for (const text of texts) expect(await upstream(text)).toHaveLength(1);
}

/** Texts in the browser's own database. */
function kept(on: Page): Promise<string[]> {
  return on.evaluate(async () => {
    const texts: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      if (!name?.startsWith('bubble:')) continue;
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error!));
      });
      const all = await new Promise<{ content: string }[]>((resolve) => {
        const request = database.transaction('outbox').objectStore('outbox').getAll();
        request.addEventListener('success', () => resolve(request.result));
      });
      texts.push(...all.map(({ content }) => content));
      database.close();
    }
    return texts;
  });
}

async function write(on: Page, text: string): Promise<void> {
  const bubble = new Bubble(on);
  await bubble.composer.fill(text);
  await bubble.composer.press('Enter');
  await bubble.shows(text);
  await eventually(async () => (await kept(on)).includes(text));
}

test('the first words of a visitor, written offline in a tab that he closes, are sent once when he is back', async () => {
  await new Bubble(page).open();
  await context.setOffline(true);
  await write(page, 'first, offline');
  await write(page, 'second, offline');
  await page.close();
  await context.setOffline(false);
  const next = await context.newPage();
  // He opens nothing.
  await next.goto(demo.page);
  await arrivesOnce('first, offline', 'second, offline');
  await eventually(async () => (await kept(next)).length === 0);
  await new Bubble(next).open();
  await new Bubble(next).shows('second, offline');
});

test('a message whose page is reloaded before the answer is there once', async () => {
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.send('before the reload');
  let posted = 0;
  await page.route('**/messages', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    posted += 1;
    // The server has it; the page never hears.
    if (posted === 1) await route.fetch();
    else await route.continue();
  });
  await bubble.composer.fill('over the reload');
  await bubble.composer.press('Enter');
  await eventually(() => posted > 0);
  await page.reload();
  await bubble.open();
  await arrivesOnce('over the reload');
  await bubble.shows('over the reload');
  expect(await bubble.log.getByText('over the reload', { exact: true }).count()).toBe(1);
  await eventually(async () => (await kept(page)).length === 0);
});

test('two tabs show the same messages on their way, and each is sent once', async () => {
  const other = await context.newPage();
  await other.goto(demo.page);
  await new Bubble(page).open();
  await new Bubble(other).open();
  await context.setOffline(true);
  await write(page, 'from the one tab');
  await new Bubble(other).shows('from the one tab');
  await write(other, 'from the other tab');
  await new Bubble(page).shows('from the other tab');
  await page.close();
  await context.setOffline(false);
  await arrivesOnce('from the one tab', 'from the other tab');
  await eventually(async () => (await kept(other)).length === 0);
});

test('a page that comes back from the back/forward cache has its stream and its outbox', async ({ skip }) => {
  if (kind === 'packaged') skip('the headless shell has no back/forward cache');
  const bubble = new Bubble(page);
  await bubble.open();
  await bubble.send('before leaving');
  await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => Object.assign(globalThis, { persisted }));
  });
  await page.goto('about:blank');
  const id = await demo.newestConversation();
  await demo.upstream('POST', `/api/v1/accounts/1/conversations/${id}/messages`, { content: 'while away' });
  // A page from the cache loads nothing.
  await page.goBack({ waitUntil: 'commit' });
  expect(await page.evaluate(() => (globalThis as { persisted?: boolean }).persisted)).toBe(true);
  await bubble.shows('while away');
  await bubble.send('back again');
  await arrivesOnce('back again');
});
