// @vitest-environment node
import { afterEach, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { scaled } from '../../widget/core/timing.ts';
import { createVisitor, live, type Visitor } from './visitor.ts';

const CONVERSATION = '/api/v1/accounts/1/conversations/1/messages';
let visitor: Visitor;
afterEach(() => {
  visitor.leave();
  vi.useRealTimers();
});

async function upstreamTexts(): Promise<string[]> {
  const { body } = await visitor.stack.upstream('GET', CONVERSATION);
  return (body.payload ?? []).map(({ content }: { content: string }) => content);
}

async function arrived(...texts: string[]): Promise<void> {
  await eventually(async () => {
    expect(await upstreamTexts()).toEqual(texts);
    return true;
  });
}

test("a visitor's message stands in the log at once, and once upstream", async () => {
  visitor = createVisitor();
  const tab = visitor.openTab();
  tab.core.outbox.send('Do you ship to Bern?');
  expect(tab.texts()).toEqual(['Do you ship to Bern?']);
  expect(tab.core.outbox.$pending.get()).toMatchObject([{ state: { type: 'sending' } }]);
  await arrived('Do you ship to Bern?');
  await eventually(() => tab.core.outbox.$pending.get().length === 0);
  expect(tab.core.conversation.$messages.get()).toMatchObject([{ message_type: 'incoming' }]);
  await live(tab);
  expect(tab.texts()).toEqual(['Do you ship to Bern?']);
});

test("an agent's answer is unread until the panel is open, and shown as a preview until it is dismissed", async () => {
  visitor = createVisitor();
  const tab = visitor.openTab();
  const { unread, outbox } = tab.core;
  outbox.send('Hello?');
  await arrived('Hello?');
  await live(tab);
  await visitor.stack.reply(1, 'One');
  await visitor.stack.reply(1, 'Two');
  await eventually(() => unread.$count.get() === 2);
  expect(unread.$preview.get()?.content).toBe('Two');
  expect(tab.told).toEqual(expect.arrayContaining(['message One', 'message Two', 'unread 2']));
  unread.dismiss();
  expect(unread.$preview.get()).toBeUndefined();
  expect(unread.$count.get()).toBe(2);
  tab.core.setOpen(true);
  expect(unread.$count.get()).toBe(0);
  await visitor.stack.reply(1, 'Three');
  await eventually(() => tab.texts().includes('Three'));
  expect(unread.$count.get()).toBe(0);
});

test("an agent's private note never reaches the visitor", async () => {
  visitor = createVisitor();
  const tab = visitor.openTab();
  tab.core.outbox.send('Hello?');
  await arrived('Hello?');
  await live(tab);
  await visitor.stack.reply(1, 'NOTE', { private: true });
  await visitor.stack.reply(1, 'Hi!');
  await eventually(() => tab.texts().includes('Hi!'));
  expect(tab.texts()).toEqual(['Hello?', 'Hi!']);
});

test('what a visitor writes without a connection gets through in his order when it is back', async () => {
  visitor = createVisitor();
  const tab = visitor.openTab();
  await live(tab);
  visitor.setNetwork('down');
  for (const text of ['one', 'two', 'three']) tab.core.outbox.send(text);
  await eventually(() => tab.core.outbox.$pending.get()[0]!.attempt > 0);
  visitor.setNetwork('up');
  await arrived('one', 'two', 'three');
  expect(tab.texts()).toEqual(['one', 'two', 'three']);
});

test('a message that does not get through waits for ever, what follows waits behind it, and both get through in order', async () => {
  visitor = createVisitor({ timing: scaled(50) });
  const tab = visitor.openTab();
  const { outbox } = tab.core;
  await live(tab);
  visitor.setNetwork('down');
  outbox.send('one');
  outbox.send('two');
  await eventually(() => outbox.$pending.get()[0]!.attempt > 12, 15_000);
  expect(outbox.$pending.get()).toMatchObject([
    { content: 'one', state: { type: 'waiting', code: 'network' } },
    { content: 'two', attempt: 0, state: { type: 'sending' } },
  ]);
  expect(tab.told.filter((line) => line === 'error network')).toHaveLength(1);
  visitor.setNetwork('up');
  await arrived('one', 'two');
  await eventually(() => outbox.$pending.get().length === 0);
});

test('a page of HTML in place of an answer is tried again, counted, and makes no second message', async () => {
  visitor = createVisitor();
  const tab = visitor.openTab();
  await live(tab);
  visitor.answerNext('messages', new Response('<h1>Bad gateway</h1>', { status: 502 }), new Response('<h1>Wi-Fi</h1>'));
  const attempts = new Set<number>();
  tab.core.outbox.$pending.listen((pending) => pending.forEach(({ attempt }) => attempts.add(attempt)));
  tab.core.outbox.send('Hello?');
  await arrived('Hello?');
  expect([...attempts]).toEqual([0, 1, 2, 3]);
});

const busy = (seconds: number): Response =>
  Response.json({ code: 'too_many_requests', status: 429 }, { status: 429, headers: { 'Retry-After': `${seconds}` } });

test('Retry-After is waited for, whatever else happens, and the visitor sees until when', async () => {
  visitor = createVisitor();
  const tab = visitor.openTab();
  await live(tab);
  visitor.answerNext('messages', busy(2));
  const sentAt = Date.now();
  tab.core.outbox.send('Hello?');
  const { state } = await eventually(() =>
    tab.core.outbox.$pending.get().find(({ state: { type } }) => type === 'waiting'),
  );
  expect(state).toMatchObject({ code: 'too_many_requests' });
  const seconds = ((state as { until: number }).until - Date.now()) / 1000;
  expect(seconds).toBeGreaterThan(1.5);
  expect(seconds).toBeLessThanOrEqual(2);
  tab.core.outbox.onLive();
  await arrived('Hello?');
  expect(Date.now() - sentAt).toBeGreaterThan(1_900);
});

test('a session that can not be opened refuses no message', async () => {
  visitor = createVisitor();
  visitor.answerNext('session', ...[1, 2, 3].map(() => Response.json({ code: 'unknown_site' }, { status: 404 })));
  const tab = visitor.openTab();
  const seen = new Set<string>();
  tab.core.outbox.$pending.listen((pending) => pending.forEach(({ state }) => seen.add(state.type)));
  tab.core.outbox.send('Hello?');
  await arrived('Hello?');
  expect(seen).not.toContain('refused');
});

test('a browser that is given another session every time is not asked all the time', async () => {
  visitor = createVisitor({ timing: scaled(10) });
  const tab = visitor.openTab();
  await live(tab);
  const changed = () => new Response('data: {"type":"session","session_id":"before"}\n\n');
  visitor.answerNext('events', ...Array.from({ length: 100 }, changed));
  const forget = setInterval(() => visitor.clearCookies(), 1);
  visitor.calls();
  visitor.setNetwork('down');
  visitor.setNetwork('up');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  clearInterval(forget);
  expect(visitor.calls().filter((call) => call === 'GET events').length).toBeLessThan(10);
});

test('"Try now" does not wait for Retry-After', async () => {
  visitor = createVisitor();
  const tab = visitor.openTab();
  await live(tab);
  visitor.answerNext('messages', busy(60));
  tab.core.outbox.send('Hello?');
  await eventually(() => tab.core.outbox.$pending.get()[0]?.state.type === 'waiting');
  tab.core.outbox.tryNow();
  await arrived('Hello?');
});

test('a message that is refused for good does not hold up the next, and its text comes back', async () => {
  visitor = createVisitor();
  const tab = visitor.openTab();
  const { outbox, draft } = tab.core;
  await live(tab);
  visitor.answerNext('messages', Response.json({ code: 'message_too_long', over_by: 7 }, { status: 422 }));
  outbox.send('refused');
  outbox.send('next');
  await arrived('next');
  const [refused] = outbox.$pending.get();
  expect(refused).toMatchObject({
    content: 'refused',
    state: { type: 'refused', code: 'message_too_long', overBy: 7 },
  });
  draft.write('and');
  draft.putBack(outbox.withdraw(refused!.key));
  expect(draft.$text.get()).toBe('refused\nand');
  expect(outbox.$pending.get()).toEqual([]);
});

test('a visitor whose session is gone gets a new one, and loses no message', async () => {
  visitor = createVisitor();
  const tab = visitor.openTab();
  await live(tab);
  const before = tab.session.answer?.session_id;
  visitor.clearCookies();
  tab.core.outbox.send('Still there?');
  await arrived('Still there?');
  expect(tab.session.answer?.session_id).not.toBe(before);
  await live(tab);
  await visitor.stack.reply(1, 'Still here.');
  await eventually(() => tab.texts().includes('Still here.'));
  expect(tab.texts()).toEqual(['Still there?', 'Still here.']);
});

test('after a lost connection the visitor hears of it, and nothing is missing', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true, advanceTimeDelta: 60 });
  visitor = createVisitor();
  const tab = visitor.openTab();
  tab.core.outbox.send('Hello?');
  await arrived('Hello?');
  await live(tab);
  visitor.setNetwork('down');
  expect(tab.core.$connection.get()).toBe('fine');
  await vi.waitFor(() => expect(tab.core.$connection.get()).toBe('lost'), { timeout: 10_000 });
  await visitor.stack.reply(1, 'Meanwhile');
  visitor.setNetwork('up');
  await vi.waitFor(() => expect(tab.core.$connection.get()).toBe('back'), { timeout: 20_000 });
  await vi.waitFor(() => expect(tab.texts()).toEqual(['Hello?', 'Meanwhile']), { timeout: 10_000 });
  await vi.waitFor(() => expect(tab.core.$connection.get()).toBe('fine'), { timeout: 10_000 });
});

test('earlier messages come a page at a time, to the first', async () => {
  visitor = createVisitor();
  const first = visitor.openTab();
  first.core.outbox.send('0');
  await arrived('0');
  for (let count = 1; count < 50; count += 1) await visitor.stack.reply(1, String(count));
  first.close();
  const { core, texts } = visitor.openTab();
  await eventually(() => texts().length === 20);
  expect(core.conversation.$earlier.get()).toBe('there');
  while (core.conversation.$earlier.get() === 'there') await core.conversation.loadEarlier();
  expect(texts()).toEqual(Array.from({ length: 50 }, (_, index) => String(index)));
});

test('five tabs of a stranger become one visitor', async () => {
  const shared = {} as Storage;
  vi.stubGlobal('localStorage', shared);
  visitor = createVisitor();
  const tabs = Array.from({ length: 5 }, () => visitor.openTab());
  await Promise.all(tabs.map(live));
  expect(new Set(tabs.map(({ session }) => session.answer?.session_id)).size).toBe(1);
  expect((await visitor.stack.calls()).filter((call) => call === 'POST contacts')).toHaveLength(1);
  expect(Object.keys(shared)).not.toContain('bubble:nonce');
  vi.unstubAllGlobals();
});

test('a visitor whose browser refuses cookies stays himself from page to page', async () => {
  vi.stubGlobal('localStorage', {} as Storage);
  visitor = createVisitor({ cookies: 'refused' });
  const sessions = new Set<string | undefined>();
  for (let page = 0; page < 10; page += 1) {
    const tab = visitor.openTab();
    await live(tab);
    sessions.add(tab.session.answer?.session_id);
    if (page === 5) tab.core.outbox.send('Hello?');
    if (page === 5) await arrived('Hello?');
    tab.close();
  }
  expect(sessions.size).toBe(1);
  expect((await visitor.stack.calls()).filter((call) => call === 'POST contacts')).toHaveLength(1);
  vi.unstubAllGlobals();
});

test('where the browser keeps nothing at all a session lasts as long as the page', async () => {
  visitor = createVisitor({ cookies: 'refused' });
  const tab = visitor.openTab();
  await live(tab);
  tab.core.outbox.send('Hello?');
  await arrived('Hello?');
  expect(tab.session.getBearer()).toBeTruthy();
  expect(visitor.calls().filter((call) => call === 'POST session')).toHaveLength(2);
});

test('where the contact waits for the panel, opening it makes the contact', async () => {
  visitor = createVisitor({ env: { BUBBLE_LIMITS: 'off', BUBBLE_CREATE_CONTACT: 'open' } });
  const tab = visitor.openTab();
  await live(tab);
  expect(await visitor.stack.calls()).not.toContain('POST contacts');
  tab.core.setOpen(true);
  await eventually(async () => (await visitor.stack.calls()).includes('POST contacts'));
});

test('a deleted message is no news', async () => {
  visitor = createVisitor();
  const tab = visitor.openTab();
  tab.core.outbox.send('Hello?');
  await arrived('Hello?');
  await live(tab);
  const id = await visitor.stack.reply(1, 'Wrong window');
  await eventually(() => tab.core.unread.$count.get() === 1);
  await visitor.stack.upstream('DELETE', `${CONVERSATION}/${id}`);
  await eventually(() => tab.core.unread.$count.get() === 0);
  expect(tab.core.unread.$preview.get()).toBeUndefined();
});
