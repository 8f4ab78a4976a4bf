// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scaled } from '../../widget/core/timing.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { eventually } from '../support/eventually.ts';
import { arrived, CONVERSATION, talking } from './facts.ts';
import { createLocks } from './locks.ts';
import { createVisitor, live, type Tab, type Visitor } from './visitor.ts';

let visitor: Visitor;
beforeEach(() => vi.stubGlobal('localStorage', {} as Storage));
afterEach(() => {
  visitor.leave();
  vi.unstubAllGlobals();
});

async function reconnected(tab: Tab): Promise<void> {
  const before = visitor.streams().length;
  visitor.setNetwork('down');
  visitor.setNetwork('up');
  await eventually(() => visitor.streams().length > before);
  await live(tab);
}

/** An event in front of the next one that comes. */
function say(event: (session_id: string) => object): void {
  const { onFrame } = visitor;
  visitor.onFrame = (frame) => {
    const { session_id } = JSON.parse(/data: (.*)/.exec(frame)?.[1] ?? '{}');
    if (!session_id) return frame;
    visitor.onFrame = onFrame;
    const data = event(session_id) as { type: string };
    return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n${frame}`;
  };
}

test('a live message that was lost comes after the next reconnect, however many came since', async () => {
  visitor = createVisitor();
  const tab = await talking(visitor);
  visitor.onFrame = (frame) => (frame.includes('the lost one') ? '' : frame);
  await visitor.stack.reply(1, 'the lost one');
  // More than the newest page holds, so that no resync brings it by chance.
  const later = Array.from({ length: 25 }, (_, index) => `later ${index}`);
  for (const text of later) await visitor.stack.reply(1, text);
  await eventually(() => tab.texts().includes('later 24'));
  expect(tab.texts()).not.toContain('the lost one');
  visitor.onFrame = (frame) => frame;
  await reconnected(tab);
  await eventually(() => tab.texts().includes('the lost one'));
  expect(tab.texts()).toEqual(['Hello?', 'the lost one', ...later]);
});

test('every stream but the first of a session asks for what was changed', async () => {
  visitor = createVisitor();
  const tab = await talking(visitor);
  const id = await visitor.stack.reply(1, 'Wrong window');
  await eventually(() => tab.texts().includes('Wrong window'));
  visitor.setNetwork('down');
  await visitor.stack.upstream('DELETE', `${CONVERSATION}/${id}`);
  visitor.setNetwork('up');
  await eventually(() => tab.core.conversation.$messages.get().at(-1)?.content_attributes.deleted);
  expect(visitor.streams().map(({ resync }) => resync)[0]).toBeUndefined();
  expect(
    visitor
      .streams()
      .slice(1)
      .every(({ resync }) => resync === '1'),
  ).toBe(true);
});

test('a server that is about to stop is left without a gap, and without a word of it', async () => {
  visitor = createVisitor({ store: createMemoryStore() });
  const tab = await talking(visitor);
  const old = visitor.stack.app;
  const next = visitor.stack.another();
  visitor.moveTo(next);
  tab.told.length = 0;
  const drained = old.drain(100);
  await eventually(() => next.streams() === 1);
  await eventually(() => old.streams() === 0);
  await drained;
  await visitor.stack.reply(1, 'From the next one');
  await eventually(() => tab.texts().includes('From the next one'));
  expect(tab.told.filter((line) => line.startsWith('stream'))).toEqual([]);
  expect(tab.core.$connection.get()).toBe('fine');
});

test('where there is no server to move to, the old stream is read to its end', async () => {
  visitor = createVisitor();
  const tab = await talking(visitor);
  visitor.answerNext('events', new Response('', { status: 503 }));
  say(() => ({ type: 'move' }));
  await visitor.stack.reply(1, 'One');
  await eventually(() => visitor.streams().length === 2);
  await visitor.stack.reply(1, 'Two');
  await eventually(() => tab.texts().includes('Two'));
  expect(tab.told.at(-1)).toBe('message Two');
});

test('a stream that is refused, or ends at once, is asked for again with growing waits', async () => {
  visitor = createVisitor({ timing: scaled(10) });
  visitor.answerNext('events', ...[404, 500, 403, 502, 503].map((status) => new Response('', { status })));
  visitor.answerNext('events', new Response(''));
  const began = Date.now();
  const tab = visitor.openTab();
  await live(tab);
  expect(visitor.streams()).toHaveLength(7);
  // Half of 50, 100, 200, 400, 800 and 1,600 ms at least.
  expect(Date.now() - began).toBeGreaterThan(1_575);
});

test('a silent stream is replaced', async () => {
  visitor = createVisitor({ timing: scaled(100), heartbeat: 100_000 });
  const tab = visitor.openTab();
  await live(tab);
  await eventually(() => visitor.streams().length >= 3);
  expect(tab.told).toContain('stream lost');
});

test("an agent's typing is shown until he stops, writes, or nothing more is heard of him", async () => {
  visitor = createVisitor({ timing: scaled(50) });
  const tab = await talking(visitor);
  const { $typing } = tab.core;
  const sender = { id: 9, name: 'Sam', type: 'agent', avatar_url: '' } as const;
  const typing = (state: 'on' | 'off', more = {}) =>
    say((session_id) => ({ type: 'typing', session_id, conversation_id: 1, typing: state, sender, ...more }));
  typing('on');
  await visitor.stack.reply(1, 'Somebody else', {});
  await eventually(() => tab.texts().includes('Somebody else'));
  expect($typing.get()).toEqual(sender);
  typing('off');
  await visitor.stack.reply(1, 'And again');
  await eventually(() => $typing.get() === undefined);
  typing('on');
  await visitor.stack.reply(1, 'Once more');
  await eventually(() => $typing.get() !== undefined);
  await eventually(() => $typing.get() === undefined, 2_000);
  typing('on', { session_id: 'somebody else' });
  await visitor.stack.reply(1, 'Last');
  await eventually(() => tab.texts().includes('Last'));
  expect($typing.get()).toBeUndefined();
});

test('an agent who could not be named stops with any answer, and does not take the name of one who could', async () => {
  visitor = createVisitor();
  const tab = await talking(visitor);
  const { $typing } = tab.core;
  const seen: unknown[] = [];
  $typing.listen((agent) => seen.push(agent?.name ?? agent));
  const sender = { id: 9, name: 'Sam', type: 'agent', avatar_url: '' } as const;
  const typing = (of: typeof sender | null) =>
    say((session_id) => ({ type: 'typing', session_id, conversation_id: 1, typing: 'on', sender: of }));
  typing(null);
  await visitor.stack.reply(1, 'From somebody');
  await eventually(() => tab.texts().includes('From somebody'));
  expect(seen).toEqual([null, undefined]);
  typing(sender);
  await visitor.stack.reply(1, 'From another', {});
  await eventually(() => tab.texts().includes('From another'));
  typing(null);
  await visitor.stack.reply(1, 'From another still', {});
  await eventually(() => tab.texts().includes('From another still'));
  expect(seen).toEqual([null, undefined, 'Sam']);
});

test.each([
  ['resolves', { status: 'resolved' }],
  ['blocks', { status: 'open', blocked: true }],
] as const)('an agent who %s the conversation while typing types no more, whatever comes late', async (_, change) => {
  visitor = createVisitor();
  const tab = await talking(visitor);
  const { $typing, $conversation } = tab.core;
  const typing = (sender: object | null) =>
    say((session_id) => ({ type: 'typing', session_id, conversation_id: 1, typing: 'on', sender }));
  typing(null);
  await visitor.stack.reply(1, 'I look it up', {});
  await eventually(() => tab.texts().includes('I look it up'));
  typing({ id: 9, name: 'Sam', type: 'agent', avatar_url: '' });
  await visitor.stack.upstream('POST', '/api/v1/accounts/1/conversations/1/toggle_status', { status: 'open' });
  await visitor.stack.reply(1, 'Found it', {});
  await eventually(() => $typing.get()?.name === 'Sam');
  say((session_id) => ({ type: 'conversation', session_id, conversation_id: 1, conversation: { id: 1, ...change } }));
  await visitor.stack.reply(1, 'Done', {});
  await eventually(() => tab.texts().includes('Done'));
  expect($conversation.get()).toMatchObject(change);
  expect($typing.get()).toBeUndefined();
  // Another source brings it late.
  typing({ id: 9, name: 'Sam', type: 'agent', avatar_url: '' });
  await visitor.stack.reply(1, 'Bye', {});
  await eventually(() => tab.texts().includes('Bye'));
  expect($typing.get()).toBeUndefined();
});

test('a bot that types is shown by its own name, also if an agent has the same number', async () => {
  visitor = createVisitor();
  const tab = await talking(visitor);
  const { $typing } = tab.core;
  const agent = { id: 9, name: 'Sam', type: 'agent', avatar_url: '' } as const;
  const bot = { ...agent, name: 'Lampy', type: 'bot' } as const;
  async function typing(state: 'on' | 'off', sender: typeof agent | typeof bot): Promise<unknown> {
    say((session_id) => ({ type: 'typing', session_id, conversation_id: 1, typing: state, sender }));
    const text = `${state} ${sender.name}`;
    await visitor.stack.reply(1, text, {});
    await eventually(() => tab.texts().includes(text));
    return $typing.get();
  }
  expect(await typing('on', agent)).toEqual(agent);
  expect(await typing('on', bot)).toEqual(bot);
  // That the agent has stopped says nothing of the bot.
  expect(await typing('off', agent)).toEqual(bot);
  expect(await typing('off', bot)).toBeUndefined();
});

test('the visitor knows when his conversation is closed, and when he is blocked', async () => {
  visitor = createVisitor();
  const tab = await talking(visitor);
  await eventually(() => tab.core.$conversation.get()?.status === 'open');
  await visitor.stack.upstream('POST', '/api/v1/accounts/1/conversations/1/toggle_status', { status: 'resolved' });
  await eventually(() => tab.core.$conversation.get()?.status === 'resolved');
  say((session_id) => ({
    type: 'conversation',
    session_id,
    conversation_id: 1,
    conversation: { id: 1, status: 'resolved', blocked: true },
  }));
  await visitor.stack.reply(1, 'Goodbye');
  await eventually(() => tab.core.$conversation.get()?.blocked);
});

/** A page that can be hidden, shown, put away and brought back. */
function stubPage(): { hide(): void; show(): void; leave(): void; comeBack(): void } {
  const [page, root] = [new EventTarget(), new EventTarget()];
  const state = Object.assign(page, { visibilityState: 'visible' });
  vi.stubGlobal('document', state);
  vi.stubGlobal('addEventListener', root.addEventListener.bind(root));
  const turn = (visibilityState: string): void => {
    state.visibilityState = visibilityState;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  return {
    hide: () => turn('hidden'),
    show: () => turn('visible'),
    leave: () => root.dispatchEvent(new Event('pagehide')),
    comeBack: () => root.dispatchEvent(new Event('pageshow')),
  };
}

test('of hidden tabs one keeps its stream; the others rest, and miss nothing when they are shown', async () => {
  const page = stubPage();
  vi.stubGlobal('navigator', { locks: createLocks(), language: 'en' });
  visitor = createVisitor({ timing: scaled(200) });
  const [one, other] = [await talking(visitor), visitor.openTab()];
  await live(other);
  page.hide();
  await eventually(() => visitor.stack.app.streams() === 1);
  await eventually(() => other.told.at(-1) === 'stream away');
  await visitor.stack.reply(1, 'While hidden');
  await eventually(() => one.texts().includes('While hidden'));
  expect(other.texts()).not.toContain('While hidden');
  // Closed, the one hands over to the next.
  one.close();
  await eventually(() => other.texts().includes('While hidden'));
  page.show();
  await live(other);
});

test('a page in the back/forward cache holds nothing, and goes on when it is back', async () => {
  const page = stubPage();
  const locks = createLocks();
  vi.stubGlobal('navigator', { locks, language: 'en' });
  visitor = createVisitor();
  const tab = await talking(visitor);
  page.leave();
  await eventually(() => visitor.stack.app.streams() === 0);
  // Nobody holds the lock of the tab that sends.
  await locks.request('bubble:https://chat.test/main sends', {}, () => {});
  await visitor.stack.reply(1, 'While away');
  page.comeBack();
  await eventually(() => tab.texts().includes('While away'));
  tab.core.outbox.send('Back again');
  await arrived(visitor, 'Hello?', 'While away', 'Back again');
  expect(tab.core.$connection.get()).toBe('fine');
});
