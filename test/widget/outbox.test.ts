// @vitest-environment node
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { scaled } from '../../widget/core/timing.ts';
import { eventually } from '../support/eventually.ts';
import { arrived, empty, kept, stored, types } from './facts.ts';
import { createVisitor, live, type Visitor } from './visitor.ts';

let visitor: Visitor;
beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('localStorage', {} as Storage);
});
afterEach(() => {
  visitor.leave();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const accepted = (session_id: string): Response => Response.json({ session_id, state: 'accepted' }, { status: 202 });

describe('a page that ends', () => {
  test('a message, and that it is tried, is kept before it leaves the browser', async () => {
    visitor = createVisitor();
    const tab = visitor.openTab();
    await live(tab);
    const { put } = IDBObjectStore.prototype;
    let completed = 0;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...what) {
      this.transaction.addEventListener('complete', () => (completed += 1));
      return put.apply(this, what);
    });
    const before = globalThis.fetch;
    let found: unknown[] = [];
    globalThis.fetch = async (input, init) => {
      if (String(input).endsWith('/messages')) {
        // The message, and the attempt.
        expect(completed).toBe(2);
        found = await kept();
      }
      return before(input, init);
    };
    tab.core.outbox.send('Hello?');
    await arrived(visitor, 'Hello?');
    globalThis.fetch = before;
    vi.restoreAllMocks();
    expect(found).toMatchObject([{ content: 'Hello?', attempt: 1, tried_at: expect.any(Number) }]);
    await stored(0);
  });

  test('what was written without a connection is sent by the next page, in order', async () => {
    visitor = createVisitor();
    const first = visitor.openTab();
    await live(first);
    visitor.setNetwork('down');
    for (const text of ['one', 'two', 'three']) first.core.outbox.send(text);
    await stored(3);
    first.close();
    visitor.setNetwork('up');
    const next = visitor.openTab();
    next.core.outbox.send('four');
    await arrived(visitor, 'one', 'two', 'three', 'four');
    await empty(next);
    await stored(0);
  });

  test('the next page is told whether there is something to send, and not for ever', async () => {
    visitor = createVisitor();
    const first = visitor.openTab();
    await live(first);
    visitor.setNetwork('down');
    first.core.outbox.send('one');
    await stored(1);
    expect(localStorage['bubble:outbox']).toBe('1');
    first.close();
    // As a browser does that throws its databases away.
    vi.stubGlobal('indexedDB', new IDBFactory());
    visitor.setNetwork('up');
    await live(visitor.openTab());
    await eventually(() => !('bubble:outbox' in localStorage));
  });

  test('a message whose answer was lost with the page is there once, and the next page knows it', async () => {
    visitor = createVisitor();
    const first = visitor.openTab();
    await live(first);
    visitor.onFrame = () => '';
    visitor.loseAnswer('messages');
    first.core.outbox.send('Hello?');
    await arrived(visitor, 'Hello?');
    first.close();
    expect(await kept()).toHaveLength(1);
    const next = visitor.openTab();
    await empty(next);
    await eventually(() => next.texts().length === 1);
    await arrived(visitor, 'Hello?');
    await stored(0);
  });

  test('asked again, a message says how often and after what it was first sent, whatever was said meanwhile', async () => {
    // With heartbeats the stream is trusted, so nothing else brings the message.
    visitor = createVisitor({ timing: scaled(20), heartbeat: 100 });
    const tab = visitor.openTab();
    tab.core.outbox.send('Hello?');
    await arrived(visitor, 'Hello?');
    await live(tab);
    // Its own event does not come either.
    visitor.onFrame = (frame) => (frame.includes('Lost?') ? '' : frame);
    visitor.loseAnswer('messages');
    tab.core.outbox.send('Lost?');
    await arrived(visitor, 'Hello?', 'Lost?');
    await visitor.stack.reply(1, 'Hi!');
    await eventually(() => tab.texts().includes('Hi!'));
    // The server remembers nothing: it looks for the key after the message it is told.
    visitor.stack.restart();
    await empty(tab);
    const [, once, again] = visitor.posted('messages');
    expect(once).toMatchObject({ attempt: 1, waited: 0 });
    expect(again).toMatchObject({ key: once.key, attempt: 2, after: once.after });
    // The call was given up after 30 s, as the server counts them.
    expect(again.waited).toBeGreaterThanOrEqual(29_000);
    await arrived(visitor, 'Hello?', 'Lost?', 'Hi!');
  });

  test('a refused message waits for the visitor on the next page, and holds up nothing', async () => {
    visitor = createVisitor();
    const first = visitor.openTab();
    await live(first);
    visitor.answerNext('messages', Response.json({ code: 'message_refused' }, { status: 422 }));
    first.core.outbox.send('refused');
    await eventually(() => types(first)[0] === 'refused');
    first.close();
    const next = visitor.openTab();
    next.core.outbox.send('next');
    await arrived(visitor, 'next');
    await eventually(() => types(next).length === 1);
    expect(types(next)).toEqual(['refused']);
    const [refused] = next.core.outbox.$pending.get();
    expect(next.core.outbox.withdraw(refused!.key)).toBe('refused');
    await stored(0);
  });

  test('a clock that is set back an hour changes no order', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    visitor = createVisitor();
    const first = visitor.openTab();
    await live(first);
    visitor.setNetwork('down');
    for (const text of ['one', 'two']) first.core.outbox.send(text);
    await stored(2);
    first.close();
    vi.setSystemTime(Date.now() - 3_600_000);
    visitor.setNetwork('up');
    const next = visitor.openTab();
    next.core.outbox.send('three');
    await arrived(visitor, 'one', 'two', 'three');
    expect(visitor.posted('messages').every(({ waited }) => waited >= 0)).toBe(true);
  });
});

test('a message that was seen holds up nothing, even if the answer to it never comes', async () => {
  visitor = createVisitor();
  const tab = visitor.openTab();
  await live(tab);
  visitor.loseAnswer('messages');
  tab.core.outbox.send('one');
  tab.core.outbox.send('two');
  await arrived(visitor, 'one', 'two');
  await empty(tab);
  expect(visitor.posted('messages')).toHaveLength(2);
});

describe('a message that the server keeps', () => {
  test('is shown as received and holds up nothing; it leaves when it is seen', async () => {
    visitor = createVisitor();
    const tab = visitor.openTab();
    await live(tab);
    const { session_id } = tab.session.answer!;
    visitor.answerNext('messages', accepted(session_id), accepted(session_id));
    tab.core.outbox.send('one');
    tab.core.outbox.send('two');
    await eventually(() => types(tab).join() === 'accepted,accepted');
    expect(visitor.posted('messages').map(({ behind }) => behind)).toEqual([false, true]);
    expect(await kept()).toMatchObject([{ state: { type: 'accepted' } }, { state: { type: 'accepted' } }]);
  });

  test('is asked after by the next page', async () => {
    visitor = createVisitor();
    const tab = visitor.openTab();
    await live(tab);
    visitor.answerNext('messages', accepted(tab.session.answer!.session_id));
    tab.core.outbox.send('one');
    await eventually(() => types(tab)[0] === 'accepted');
    await stored(1);
    tab.close();
    const next = visitor.openTab();
    await arrived(visitor, 'one');
    await empty(next);
  });

  test('is asked after when the connection is back', async () => {
    visitor = createVisitor();
    const tab = visitor.openTab();
    await live(tab);
    visitor.answerNext('messages', accepted(tab.session.answer!.session_id));
    tab.core.outbox.send('one');
    await eventually(() => types(tab)[0] === 'accepted');
    visitor.setNetwork('down');
    visitor.setNetwork('up');
    await arrived(visitor, 'one');
    await empty(tab);
  });

  test('is asked after again and again', async () => {
    visitor = createVisitor({ timing: scaled(100), heartbeat: 50 });
    const tab = visitor.openTab();
    await live(tab);
    const { session_id } = tab.session.answer!;
    visitor.answerNext('messages', accepted(session_id), accepted(session_id), accepted(session_id));
    tab.core.outbox.send('one');
    await arrived(visitor, 'one');
    await empty(tab);
    expect(visitor.posted('messages').map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
  });

  test('goes with the session that it was promised to, and is not sent twice', async () => {
    visitor = createVisitor();
    const tab = visitor.openTab();
    await live(tab);
    visitor.answerNext('messages', accepted(tab.session.answer!.session_id));
    tab.core.outbox.send('promised');
    await eventually(() => types(tab)[0] === 'accepted');
    visitor.clearCookies();
    tab.core.outbox.send('next');
    await arrived(visitor, 'next');
    await empty(tab);
    expect(tab.texts()).toEqual(['next']);
  });
});
