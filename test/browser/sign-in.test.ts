import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openHost, type Host } from '../support/host.ts';
import { hashOf, SECRET } from '../support/identity.ts';
import { Bubble } from '../support/panel.ts';
import { useDemo } from '../support/use-demo.ts';

const on = useDemo({ BUBBLE_LIMITS: 'off', BUBBLE_IDENTITY_SECRET: SECRET });
let host: Host;
let bubble: Bubble;
/** What the browser shows to a developer as failed, in all tabs. */
let failed: string[];

beforeEach(async () => {
  host = await openHost(on.browser, on.demo, { options: { server: on.demo.page } });
  bubble = new Bubble(host.page);
  failed = [];
  watch(host.context);
  await bubble.open();
  await bubble.send('Do you ship?');
});
afterEach(async () => {
  await host.context.close();
});

function watch(context: BrowserContext): void {
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') failed.push(message.text());
  });
  context.on('response', (response) => {
    if (response.status() < 400) return;
    failed.push(`${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`);
  });
}

/** The page says who the visitor is. */
function signIn(identifier: string): Promise<unknown> {
  const proof = { identifier, identifier_hash: hashOf(identifier) };
  return host.page.evaluate(
    (identity) => (window as unknown as { bubble: { identify(of: object): unknown } }).bubble.identify(identity),
    proof,
  );
}

/** The answer about who the visitor is comes late, and until then the page does whatever it can. */
async function meanwhile(work: () => Promise<unknown>): Promise<void> {
  await host.page.route('**/contact', async (route) => {
    const response = await route.fetch();
    await work();
    await route.fulfill({ response });
  });
}

/** The browser finds its network again, so a new stream begins. */
async function reopenStream(page: Page): Promise<void> {
  const stream = page.waitForResponse((response) => response.url().includes('/events?'));
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await stream;
}

test('a visitor who signs in sees no failed request, whatever the bubble does until the answer is there', async () => {
  await meanwhile(async () => {
    await reopenStream(host.page);
    await bubble.composer.fill('And to Bern?');
    await bubble.composer.press('Enter');
    await new Promise((end) => setTimeout(end, 1_500));
  });
  await signIn('ann');
  await bubble.shows('Do you ship?');
  await eventually(async () => (await writtenUpstream()).includes('And to Bern?'));
  await bubble.send('Thanks');
  expect(failed).toEqual([]);
});

test('nor in another tab, which learns of it', async () => {
  const tab = await host.context.newPage();
  await tab.goto(on.demo.page);
  const other = new Bubble(tab);
  await other.open();
  await other.shows('Do you ship?');
  await meanwhile(() => reopenStream(tab));
  await signIn('bob');
  await reopenStream(tab);
  await bubble.send('It is me');
  await other.shows('It is me');
  await other.composer.fill('And me');
  await other.composer.press('Enter');
  await bubble.shows('And me');
  expect(failed).toEqual([]);
});

test('nor one who signs out, or changes to another account', async () => {
  await signIn('cid');
  await host.api((api) => api.reset());
  await bubble.launcher.or(bubble.composer).click();
  await bubble.send('Somebody else');
  await signIn('dora');
  await signIn('eve');
  await bubble.send('Eve here');
  expect(failed).toEqual([]);
});

async function writtenUpstream(): Promise<string[]> {
  const id = await on.demo.newestConversation();
  const { payload } = await on.demo.upstream('GET', `/api/v1/accounts/1/conversations/${id}/messages`);
  return payload.map(({ content }: { content: string }) => content);
}
