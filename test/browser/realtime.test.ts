import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newPage } from '../support/browser.ts';
import { closePages, shareBrowser } from '../support/shared-browser.ts';
import { startDemo, type Demo } from '../support/demo.ts';
import { eventually } from '../support/eventually.ts';
import { Bubble } from '../support/panel.ts';

const ACCOUNT = '/api/v1/accounts/1';
let browser: Browser;
let demo: Demo;
let context: BrowserContext;
let bubble: Bubble;
beforeAll(async () => {
  ({ browser } = await shareBrowser());
});
afterAll(() => closePages({ browser }));

/** A demo of its own for a group of tests, and a visitor of its own for each of them. */
function useDemo(env: Record<string, string>): void {
  beforeAll(async () => {
    demo = await startDemo({ BUBBLE_LIMITS: 'off', ...env });
  });
  afterAll(() => demo.stop());
  beforeEach(async () => {
    const visitor = await newPage(browser);
    context = visitor.context;
    bubble = new Bubble(visitor.page);
    await visitor.page.goto(demo.page);
    await bubble.open();
  });
  afterEach(async () => {
    await demo.upstream('DELETE', '/sandbox/faults');
    await context.close();
  });
}

/** Writes as the visitor, and answers the conversation that this has begun. */
async function begin(text: string): Promise<string> {
  await bubble.send(text);
  return eventually(async () => {
    const { data } = await demo.upstream('GET', `${ACCOUNT}/conversations?status=all`);
    const found = data.payload.find(
      (one: { last_non_activity_message?: { content: string } }) => one.last_non_activity_message?.content === text,
    );
    return found && `${ACCOUNT}/conversations/${found.id}`;
  });
}

async function contentsOf(conversation: string): Promise<string[]> {
  const { payload } = await demo.upstream('GET', `${conversation}/messages`);
  return payload.map(({ content }: { content: string }) => content);
}

describe.each([
  { source: 'cable', webhook: null, listeners: 1, typist: 'Sam' },
  { source: 'sweep', webhook: null, listeners: 0, typist: undefined },
  // Whoever knows the address could put any name into it.
  { source: 'webhook', webhook: expect.stringContaining('/hooks/'), listeners: 0, typist: 'Team' },
])('with the $source alone', ({ source, webhook, listeners, typist }) => {
  useDemo({ BUBBLE_REALTIME: source });

  test('the visitor writes, and sees what the agent answers, types and takes back', async () => {
    const inbox = await demo.upstream('GET', `${ACCOUNT}/inboxes/1`);
    expect(inbox.webhook_url).toEqual(webhook);
    await eventually(async () => (await demo.upstream('GET', '/sandbox/cable')).length === listeners);

    const conversation = await begin('Do you ship?');
    if (typist) {
      await demo.upstream('POST', `${conversation}/toggle_typing_status`, { typing_status: 'on' });
      await bubble.panel.getByText(`${typist} is typing…`).waitFor();
    }
    const { id } = await demo.upstream('POST', `${conversation}/messages`, { content: 'We do.' });
    await bubble.shows('We do.');
    await bubble.panel.getByText(/is typing…/).waitFor({ state: 'detached' });
    await demo.upstream('POST', `${conversation}/messages`, { content: 'NOTE-SECRET', private: true });
    await demo.upstream('POST', `${conversation}/messages`, { content: 'Anything else?' });
    await bubble.shows('Anything else?');
    await demo.upstream('DELETE', `${conversation}/messages/${id}`);
    await bubble.shows('This message was deleted.');
    expect(await bubble.log.getByText('We do.', { exact: true }).count()).toBe(0);
    expect(await bubble.log.getByText('NOTE-SECRET').count()).toBe(0);
  });
});

describe('with webhook and sweep, the server ten times as fast', () => {
  useDemo({ BUBBLE_REALTIME: 'webhook,sweep', BUBBLE_TIME_SCALE: '10' });
  const SWEEP = 2_000;

  test('an answer whose webhook was lost comes with the next sweep, over the stream that is open', async () => {
    const conversation = await begin('Is it lost?');
    await demo.upstream('PUT', '/sandbox/faults', [{ webhook: true, action: 'lose' }]);
    const opened: string[] = [];
    bubble.page.on('request', (request) => opened.push(new URL(request.url()).pathname));
    await demo.upstream('POST', `${conversation}/messages`, { content: 'Nothing is.' });
    await bubble.shows('Nothing is.', SWEEP * 2);
    expect(opened.filter((path) => /\/(events|session|messages)$/.test(path))).toEqual([]);
  });
});

describe('with everything, the server ten times as fast', () => {
  useDemo({ BUBBLE_TIME_SCALE: '10' });

  test.each([
    { how: 'answers with errors', fault: { status: 503 } },
    { how: 'hangs up', fault: { drop: true } },
  ])('while OneHash Chat $how, messages are received; then they are sent, once and in order', async ({ fault }) => {
    const conversation = await begin('before it went away');
    const [received, sent] = ['Received', 'Sent'].map((text) => bubble.log.getByText(text, { exact: true }));
    await demo.upstream('PUT', '/sandbox/faults', [{ path: `^${ACCOUNT}`, ...fault }]);
    for (const text of ['first, while it is away', 'second, while it is away']) await bubble.send(text);
    await eventually(async () => (await received!.count()) === 2);
    // His page may be gone by then.
    await bubble.page.goto('about:blank');
    await demo.upstream('DELETE', '/sandbox/faults');
    const said = ['before it went away', 'first, while it is away', 'second, while it is away'];
    await eventually(async () => (await contentsOf(conversation)).length === said.length, 30_000);
    expect(await contentsOf(conversation)).toEqual(said);

    await bubble.page.goBack();
    await bubble.open();
    await eventually(async () => (await sent!.count()) === 1 && (await received!.count()) === 0);
    for (const text of said) expect(await bubble.log.getByText(text, { exact: true }).count()).toBe(1);
    expect(await contentsOf(conversation)).toEqual(said);
  });
});

describe('with everything', () => {
  useDemo({});

  test('the visitor sees the ticks change while he looks on', async () => {
    const conversation = await begin('hello');
    await demo.upstream('PUT', '/sandbox/faults', [{ path: `^${ACCOUNT}`, status: 503 }]);
    await bubble.send('is anybody there?');
    await bubble.log.getByText('Received', { exact: true }).waitFor();
    await demo.upstream('DELETE', '/sandbox/faults');
    await bubble.log.getByText('Received', { exact: true }).waitFor({ state: 'detached', timeout: 30_000 });
    await bubble.log.getByText('Sent', { exact: true }).waitFor();
    expect(await bubble.log.getByText('is anybody there?', { exact: true }).count()).toBe(1);
    expect(await contentsOf(conversation)).toEqual(['hello', 'is anybody there?']);
  });

  test('the agent sees that the visitor types, and how far his own answer has come', async () => {
    await begin('watch me');
    const agent = await newPage(browser);
    await agent.page.goto(demo.desk);
    await agent.page.getByText('watch me').first().click();
    const log = agent.page.getByRole('log');
    await bubble.composer.pressSequentially('I am wri');
    await agent.page
      .locator('main')
      .getByText(/is typing…$/)
      .waitFor();
    // He stops, and says nothing.
    await agent.page
      .locator('main')
      .getByText(/is typing…$/)
      .waitFor({ state: 'detached' });

    await bubble.closer.click();
    await agent.page.getByRole('textbox', { name: 'Reply' }).fill('take your time');
    await agent.page.getByRole('button', { name: 'Send reply' }).click();
    await bubble.page.getByRole('button', { name: 'Open chat, 1 unread message' }).waitFor();
    await log.getByText('✓✓ delivered').waitFor();
    await bubble.page.getByRole('button', { name: 'Open chat, 1 unread message' }).click();
    await log.getByText('✓✓ read').waitFor();
    await agent.context.close();
  });

  test('the visitor sees who is typing at the desk, until it is sent', async () => {
    await begin('who is it?');
    const agent = await newPage(browser);
    await agent.page.goto(demo.desk);
    await agent.page.getByText('who is it?').first().click();
    await agent.page.getByRole('textbox', { name: 'Reply' }).pressSequentially('It is me');
    await bubble.panel.getByText('Sam is typing…').waitFor();
    await agent.page.getByRole('button', { name: 'Send reply' }).click();
    await bubble.shows('It is me');
    await bubble.panel.getByText(/is typing…/).waitFor({ state: 'detached' });
    await agent.context.close();
  });
});
