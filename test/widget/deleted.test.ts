// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { arrived } from './facts.ts';
import { createVisitor, live, type Visitor } from './visitor.ts';

let visitor: Visitor;
beforeEach(() => vi.stubGlobal('localStorage', {} as Storage));
afterEach(() => {
  visitor.leave();
  vi.unstubAllGlobals();
});

test('messages of a conversation that was deleted are gone from the open panel, and those of the next one stay', async () => {
  visitor = createVisitor();
  const tab = visitor.openTab();
  tab.core.outbox.send('Hello?');
  await arrived(visitor, 'Hello?');
  await live(tab);
  await visitor.stack.reply(1, 'an answer');
  await eventually(() => tab.texts().includes('an answer'));
  await visitor.stack.upstream('DELETE', '/sandbox/conversations/1');
  tab.core.outbox.send('Hello again');
  await eventually(() => tab.texts().join() === 'Hello again');
  expect(tab.core.$conversation.get()?.id).toBeGreaterThan(1);
  const before = visitor.streams().length;
  visitor.setNetwork('down');
  visitor.setNetwork('up');
  await eventually(() => visitor.streams().length > before);
  await live(tab);
  expect(tab.texts()).toEqual(['Hello again']);
});
