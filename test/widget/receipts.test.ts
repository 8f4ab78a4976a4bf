// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scaled } from '../../widget/core/timing.ts';
import { eventually } from '../support/eventually.ts';
import { arrived } from './facts.ts';
import { createVisitor, live, type Tab, type Visitor } from './visitor.ts';

let visitor: Visitor;
beforeEach(() => vi.stubGlobal('localStorage', {} as Storage));
afterEach(() => {
  visitor.leave();
  vi.unstubAllGlobals();
});

async function talking(times: number): Promise<Tab> {
  visitor = createVisitor({ timing: scaled(times) });
  const tab = visitor.openTab();
  tab.core.outbox.send('Hello?');
  await arrived(visitor, 'Hello?');
  await live(tab);
  return tab;
}

/** What the agents see of the message. */
async function status(id: number): Promise<string> {
  const { body } = await visitor.stack.upstream('GET', '/api/v1/accounts/1/conversations/1/messages');
  return body.payload.find((message: { id: number }) => message.id === id).status;
}

async function reported(count: number): Promise<void> {
  await eventually(() => visitor.posted('receipts').length >= count);
}

test('messages that came are reported together, once, and the agents see them delivered', async () => {
  const tab = await talking(10);
  const ids = [await visitor.stack.reply(1, 'One'), await visitor.stack.reply(1, 'Two')];
  await eventually(() => tab.texts().includes('Two'));
  await reported(1);
  expect(visitor.posted('receipts')).toMatchObject([{ delivered: ids, read: 0 }]);
  await eventually(async () => (await status(ids[1]!)) === 'delivered');
  // Nothing of it is told again by the next page.
  tab.close();
  const next = visitor.openTab();
  await live(next);
  const third = await visitor.stack.reply(1, 'Three');
  await reported(2);
  expect(visitor.posted('receipts')[1]).toMatchObject({ delivered: [third], read: 0 });
});

test('what is seen in an open panel is read, by one call, and needs no other receipt', async () => {
  const tab = await talking(10);
  tab.core.setOpen(true);
  const ids = [await visitor.stack.reply(1, 'One'), await visitor.stack.reply(1, 'Two')];
  await eventually(() => tab.texts().includes('Two'));
  await eventually(async () => (await status(ids[1]!)) === 'read');
  expect(visitor.posted('receipts')).toMatchObject([{ delivered: [], read: ids[1] }]);
  const calls = await visitor.stack.calls();
  expect(calls.filter((call) => call.startsWith('PATCH'))).toEqual([]);
});

test('a receipt that fails is told with the next one', async () => {
  const tab = await talking(20);
  visitor.answerNext('receipts', new Response('', { status: 503 }));
  const first = await visitor.stack.reply(1, 'One');
  await reported(1);
  const second = await visitor.stack.reply(1, 'Two');
  await reported(2);
  expect(visitor.posted('receipts')[1]).toMatchObject({ delivered: [first, second] });
  expect(tab.told.filter((line) => line.startsWith('error'))).toEqual([]);
});

test('a visitor who reads on after a crash of the page has his reading told', async () => {
  const tab = await talking(1);
  tab.core.setOpen(true);
  const id = await visitor.stack.reply(1, 'One');
  await eventually(() => tab.texts().includes('One'));
  tab.close();
  expect(visitor.posted('receipts')).toEqual([]);
  visitor.openTab();
  await reported(1);
  expect(visitor.posted('receipts')).toMatchObject([{ read: id }]);
});

test('the agents see a visitor write, that he goes on, and that he has stopped', async () => {
  const tab = await talking(50);
  const told = (): string[] => visitor.posted('typing').map(({ typing }) => typing);
  tab.core.draft.write(' ');
  tab.core.draft.write('I');
  tab.core.draft.write('I w');
  await eventually(() => told().length === 1);
  expect(told()).toEqual(['on']);
  // Silence.
  await eventually(() => told().length === 2);
  expect(told()).toEqual(['on', 'off']);
  for (let count = 0; told().length < 4; count += 1) {
    tab.core.draft.write(`I wonder ${count}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(told().slice(2)).toEqual(['on', 'on']);
  tab.core.sendDraft();
  await eventually(() => told().length === 5);
  expect(told().at(-1)).toBe('off');
  await eventually(async () => {
    const { body } = await visitor.stack.upstream('GET', '/sandbox/requests');
    const calls = body.filter(({ path }: { path: string }) => path.includes('toggle_typing'));
    return calls.length === 5;
  });
});

test('closing the panel, or emptying the composer, ends it; without a conversation nobody is told', async () => {
  const tab = await talking(1);
  const told = (): string[] => visitor.posted('typing').map(({ typing }) => typing);
  tab.core.draft.write('I wonder');
  tab.core.setOpen(false);
  await eventually(() => told().length === 2);
  tab.core.draft.write('I wonder if');
  tab.core.draft.write('');
  await eventually(() => told().length === 4);
  expect(told()).toEqual(['on', 'off', 'on', 'off']);
  visitor.leave();
  visitor = createVisitor();
  const stranger = visitor.openTab();
  await live(stranger);
  stranger.core.draft.write('I wonder');
  stranger.core.outbox.send('Hello');
  await arrived(visitor, 'Hello');
  expect(visitor.posted('typing')).toEqual([]);
});
