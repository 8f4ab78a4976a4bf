// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { arrived, empty, stored, types } from './facts.ts';
import { createLocks } from './locks.ts';
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

test('two tabs show the same, and send every message once, from one of them', async () => {
  vi.stubGlobal('navigator', { locks: createLocks(), language: 'en' });
  visitor = createVisitor();
  const [one, other] = [visitor.openTab(), visitor.openTab()];
  await live(one);
  await live(other);
  visitor.setNetwork('down');
  one.core.outbox.send('from one');
  await eventually(() => other.texts().includes('from one'));
  other.core.outbox.send('from the other');
  await eventually(() => one.texts().length === 2);
  await eventually(() => types(one)[0] === 'waiting' && types(other)[0] === 'waiting');
  visitor.setNetwork('up');
  other.core.outbox.tryNow();
  await arrived(visitor, 'from one', 'from the other');
  await empty(one);
  await empty(other);
  await stored(0);
  await eventually(() => other.texts().length === 2 && one.texts().length === 2);
  expect(other.texts()).toEqual(['from one', 'from the other']);
  const attempts = visitor.posted('messages').map(({ key, attempt }) => `${key} ${attempt}`);
  expect(new Set(attempts).size).toBe(attempts.length);
});

test('when the tab that sends is closed in the middle of it, the other one goes on', async () => {
  vi.stubGlobal('navigator', { locks: createLocks(), language: 'en' });
  visitor = createVisitor();
  const one = visitor.openTab();
  await live(one);
  const other = visitor.openTab();
  await live(other);
  visitor.onFrame = (frame) => (frame.includes('"first"') ? '' : frame);
  visitor.loseAnswer('messages');
  other.core.outbox.send('first');
  await eventually(() => visitor.posted('messages').length === 1);
  other.core.outbox.send('second');
  await stored(2);
  expect(visitor.posted('messages')).toHaveLength(1);
  one.close();
  await arrived(visitor, 'first', 'second');
  await empty(other);
  await stored(0);
});

test('without locks each tab may send, and the server makes one message of it', async () => {
  visitor = createVisitor();
  const [one, other] = [visitor.openTab(), visitor.openTab()];
  await live(one);
  await live(other);
  visitor.setNetwork('down');
  one.core.outbox.send('once');
  await eventually(() => other.texts().includes('once'));
  visitor.setNetwork('up');
  await empty(one);
  await empty(other);
  await arrived(visitor, 'once');
});

test('what one tab sends or discards is gone from the other, which hears nothing from the server', async () => {
  vi.stubGlobal('navigator', { locks: createLocks(), language: 'en' });
  visitor = createVisitor();
  const [one, other] = [visitor.openTab(), visitor.openTab()];
  await live(one);
  await live(other);
  visitor.onFrame = () => '';
  visitor.answerNext('messages', Response.json({ code: 'message_too_long' }, { status: 422 }));
  other.core.outbox.send('refused');
  await eventually(() => types(other)[0] === 'refused' && types(one)[0] === 'refused');
  one.core.outbox.withdraw(one.core.outbox.$pending.get()[0]!.key);
  await empty(other);
  other.core.outbox.send('sent');
  await arrived(visitor, 'sent');
  await empty(one);
  await empty(other);
  expect(other.core.conversation.$messages.get()).toMatchObject([{ content: 'sent', message_type: 'incoming' }]);
});
