import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMemoryStore } from '../../server/store/memory.ts';
import type { Store } from '../../server/store/store.ts';
import { eventually } from '../support/eventually.ts';
import { follow } from '../support/follow.ts';
import { BFF, createStack, HOOK, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

let stack: Stack;
let store: Store;
beforeEach(() => {
  store = createMemoryStore();
  stack = createStack({ store, env: { BUBBLE_LIMITS: 'off' } });
});
afterEach(() => stack.close());

const A = '/api/v1/accounts/1';

async function talking() {
  const visitor = new Visitor(stack);
  await visitor.open();
  const { body } = await visitor.send('Hello?');
  await settledHooks();
  return { visitor, first: body.message.id as number };
}

/** What the BFF said of every webhook so far. */
const outcomes = (): string[] =>
  stack.logged.map((line) => JSON.parse(line)).flatMap(({ msg, outcome }) => (msg === 'webhook' ? [outcome] : []));

/** Waits until the upstream has sent all it has to send. */
async function settledHooks(): Promise<void> {
  let before = -1;
  await eventually(async () => {
    await stack.app.idle();
    const now = outcomes().length;
    if (now === before) return true;
    before = now;
    return false;
  });
}

async function post(body: unknown): Promise<string> {
  const before = outcomes().length;
  const response = await stack.fetch(
    new Request(`${BFF}${HOOK}`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
  );
  expect(response.status).toBe(204);
  await stack.app.idle();
  return outcomes()[before]!;
}

async function sourceId(): Promise<string> {
  const { body } = await stack.upstream('GET', `${A}/contacts/1`);
  return body.payload.contact_inboxes[0].source_id;
}

const conversation = (source_id: string, more: object = {}) => ({
  id: 1,
  inbox_id: 1,
  status: 'open',
  contact_inbox: { source_id },
  messages: [],
  updated_at: Date.now() / 1000,
  meta: { sender: { blocked: false } },
  ...more,
});
const message = (more: object = {}) => ({
  event: 'message_created',
  id: 900,
  content: 'hi',
  message_type: 'outgoing',
  created_at: new Date().toISOString(),
  account: { id: 1, name: 'Sandbox' },
  ...more,
});

test('thirty messages that became delivered cost no call upstream and no event', async () => {
  const { visitor, first } = await talking();
  const stream = await follow(visitor, first);
  const ids: number[] = [];
  for (let n = 0; n < 30; n += 1) ids.push(await stack.reply(1, `answer ${n}`));
  await eventually(() => stream.contents().length === 30);
  await settledHooks();
  await stack.calls();
  const before = outcomes().length;
  for (const id of ids) await stack.upstream('PATCH', `${A}/conversations/1/messages/${id}`, { status: 'delivered' });
  await eventually(() => outcomes().length >= before + 30);
  expect(await stack.calls()).toEqual([]);
  expect(new Set(outcomes().slice(before))).toEqual(new Set(['nothing_new']));
  expect(stream.contents()).toHaveLength(30);
});

test('a message that is first heard of by its change is shown', async () => {
  const { visitor, first } = await talking();
  const stream = await follow(visitor, first);
  await stack.faults({ webhook: true, event: 'message_created', action: 'lose', times: 1 });
  const id = await stack.reply(1, 'lost at first');
  await settledHooks();
  expect(stream.contents()).toEqual([]);
  await stack.upstream('PATCH', `${A}/conversations/1/messages/${id}`, { status: 'failed' });
  await stack.upstream('POST', `${A}/conversations/1/messages/${id}/retry`);
  await eventually(() => stream.contents().includes('lost at first'));
});

test('a status that comes late does not undo a newer one', async () => {
  stack.restart({ BUBBLE_WEBHOOK_VERIFY: 'path' });
  const { visitor } = await talking();
  const source = await sourceId();
  const now = Date.now() / 1000 + 60;
  const event = 'conversation_status_changed';
  const reopened = { event, ...conversation(source, { updated_at: now + 2 }) };
  const resolved = { event, ...conversation(source, { updated_at: now + 1, status: 'resolved' }) };
  expect(await post(reopened)).toBe('nothing_new');
  expect(await post(resolved)).toBe('nothing_new');
  expect((await visitor.open()).conversation).toEqual({ id: 1, status: 'open' });
  expect(await post({ ...resolved, updated_at: now + 3 })).toBe('delivered');
  expect((await visitor.open()).conversation).toEqual({ id: 1, status: 'resolved' });
});

test('a reopening that is told by no event of its own shows with the message that caused it', async () => {
  const { visitor } = await talking();
  await stack.upstream('POST', `${A}/conversations/1/toggle_status`, { status: 'resolved' });
  await settledHooks();
  expect((await visitor.open()).conversation).toEqual({ id: 1, status: 'resolved' });
  await stack.faults(
    { webhook: true, event: 'conversation_status_changed', action: 'lose' },
    { webhook: true, event: 'conversation_updated', action: 'lose' },
  );
  await visitor.send('One more thing');
  await settledHooks();
  expect((await visitor.open()).conversation).toEqual({ id: 1, status: 'open' });
});

test('what is no news for us is dropped, and the server goes on', async () => {
  const { visitor } = await talking();
  const source = await sourceId();
  await stack.calls();
  expect(await post(message({ conversation: conversation(source, { inbox_id: 7 }) }))).toBe('not_ours');
  expect(await post(message({ account: { id: 2 }, conversation: conversation(source) }))).toBe('not_ours');
  expect(await post(message({ conversation: conversation(randomUUID()) }))).toBe('unknown_visitor');
  expect(await post(message({ private: true, conversation: conversation(source) }))).toBe('nothing_new');
  expect(await post({ event: 'conversation_moved', id: 1 })).toBe('nothing_new');
  expect(await post({ event: 'message_created', id: 'x' })).toBe('unreadable');
  expect(await post('{')).toBe('unreadable');
  expect(await post([null])).toBe('unreadable');
  expect(await stack.calls()).toEqual([]);
  expect((await visitor.open()).messages).toHaveLength(1);
});

test('a deletion is not undone by an event from before it', async () => {
  stack.restart({ BUBBLE_WEBHOOK_VERIFY: 'path' });
  const { visitor, first } = await talking();
  const stream = await follow(visitor, first);
  const source = await sourceId();
  const late = message({ content: 'oops', conversation: conversation(source) });
  expect(await post(late)).toBe('delivered');
  const attributes = { content: 'This message was deleted', content_attributes: { deleted: true } };
  expect(await post({ ...late, ...attributes, event: 'message_updated' })).toBe('delivered');
  expect(await post(late)).toBe('nothing_new');
  await eventually(() => stream.contents().includes('This message was deleted'));
  expect((await visitor.open()).messages.at(-1)?.content).toBe('This message was deleted');
});

test('a visitor of whom nothing is kept any more is served while he listens', async () => {
  const { visitor, first } = await talking();
  const stream = await follow(visitor, first);
  await store.delete(`snapshot:main:${await sourceId()}`);
  await stack.reply(1, 'still there?');
  await eventually(() => stream.contents().includes('still there?'));
  expect((await visitor.open()).messages.map(({ content }) => content)).toEqual(['Hello?', 'still there?']);
});

test('a change in an old conversation does not make it the current one', async () => {
  stack.restart({ BUBBLE_WEBHOOK_VERIFY: 'path' });
  const { visitor } = await talking();
  const old = await stack.reply(1, 'in the first one');
  await settledHooks();
  const body = { inbox_id: 1, contact_id: 1, source_id: await sourceId(), message: { content: 'in the second one' } };
  await stack.upstream('POST', `${A}/conversations`, body);
  await eventually(async () => (await visitor.open()).conversation?.id === 2);
  await stack.upstream('DELETE', `${A}/conversations/1/messages/${old}`);
  await stack.upstream('POST', `${A}/conversations/1/toggle_status`, { status: 'resolved' });
  await settledHooks();
  const session = await visitor.open();
  expect(session.conversation).toEqual({ id: 2, status: 'open' });
  expect(session.messages.map(({ content }) => content)).toEqual(['in the second one']);
});

test('webhooks are answered and ignored when the operator wants none', async () => {
  stack.restart({ BUBBLE_REALTIME: 'sweep' });
  await talking();
  await stack.reply(1, 'unheard');
  await settledHooks();
  expect(new Set(outcomes().slice(-1))).toEqual(new Set(['ignored']));
});
