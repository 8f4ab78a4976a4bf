import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { follow } from '../support/follow.ts';
import { identifiedUpstream, identifyAs, SECRET } from '../support/identity.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { textsUpstream } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '10';
});

const A = '/api/v1/accounts/1';
let stack: Stack;
let visitor: Visitor;
beforeEach(async () => {
  stack = createStack({
    env: { BUBBLE_LIMITS: 'off', BUBBLE_REALTIME: 'cable', BUBBLE_IDENTITY_SECRET: SECRET },
  });
  stack.app.start();
  await eventually(async () => {
    const { body } = await stack.upstream('GET', '/sandbox/cable');
    return body.some((one: { subscribed: object[] }) => one.subscribed.length > 0);
  });
  visitor = new Visitor(stack);
  await visitor.open();
});
afterEach(() => stack.close());

const remove = (id: number) => stack.upstream('DELETE', `${A}/contacts/${id}`, undefined, 'sandbox-admin');

test.each([
  ['a stranger', async () => 1],
  [
    'a proven visitor',
    async () => {
      await identifyAs(visitor, 'user-1');
      return (await identifiedUpstream(stack, 'user-1'))[0].id as number;
    },
  ],
])('the messages of %s whose contact is deleted are gone at once, and they start anew', async (_, become) => {
  const id = await become();
  await visitor.send('first');
  await stack.reply(1, 'an answer');
  const { session_id } = visitor;
  const stream = await follow(visitor, 0);
  expect(stream.shown()).toEqual(['first', 'an answer']);
  expect((await remove(id)).status).toBe(200);
  await eventually(() => stream.events.some((event) => event.type === 'gone'));
  expect(stream.events.find((event) => event.type === 'gone')).toMatchObject({ session_id });
  // A reload, and the history.
  expect(await visitor.open()).toMatchObject({ conversation: null, messages: [], session_id });
  expect((await visitor.call('GET', '/v1/main/messages?before=99')).body.messages).toEqual([]);
  const sent = await visitor.send('second');
  expect(sent.status).toBe(200);
  expect(await textsUpstream(stack, sent.body.conversation_id)).toEqual(['second']);
  expect((await visitor.open()).messages.map(({ content }) => content)).toEqual(['second']);
});

test('a stream that begins after the deletion says first that what is shown is gone', async () => {
  const { body } = await visitor.send('first');
  await remove(1);
  await eventually(async () => (await visitor.open()).messages.length === 0);
  const stream = await follow(visitor, body.message.id);
  expect(stream.events.map(({ type }) => type)).toEqual(['gone', 'ready']);
});

test('a contact that is merged into another keeps its messages', async () => {
  await visitor.send('first');
  const stream = await follow(visitor, 0);
  const { body: base } = await stack.upstream('POST', `${A}/contacts`, { inbox_id: 1, name: 'Ann' });
  const merge = { base_contact_id: base.payload.contact.id, mergee_contact_id: 1 };
  expect((await stack.upstream('POST', `${A}/actions/contact_merge`, merge)).status).toBe(200);
  await stack.reply(1, 'still here');
  await eventually(() => stream.contents().includes('still here'));
  expect(stream.events.some((event) => event.type === 'gone')).toBe(false);
  expect((await visitor.open()).messages).toHaveLength(2);
});

test('nobody else hears of it, and a deletion in another account is nobody’s', async () => {
  const other = new Visitor(stack);
  await other.open();
  await other.send('of somebody else');
  await visitor.send('first');
  const [mine, theirs] = await Promise.all([follow(visitor, 0), follow(other, 0)]);
  const frame = (data: object) => JSON.stringify({ identifier: '{}', message: { event: 'contact.deleted', data } });
  stack.cable.inject(frame({ id: 1, account_id: 99 }), frame({ id: 'x' }), frame({ id: 4711, account_id: 1 }));
  await remove(1);
  await eventually(() => mine.events.some((event) => event.type === 'gone'));
  expect(theirs.events.some((event) => event.type === 'gone')).toBe(false);
  expect((await other.open()).messages).toHaveLength(1);
});
