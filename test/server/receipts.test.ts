import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../server/store/memory.ts';
import type { Store } from '../../server/store/store.ts';
import { eventually } from '../support/eventually.ts';
import { hashOf, identify, SECRET } from '../support/identity.ts';
import { createOutage, type Outage } from '../support/outage.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { loggedFrom, sourceIdOf } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

const A = '/api/v1/accounts/1';
let stack: Stack;
let visitor: Visitor;
let outage: Outage;
let store: Store;
/** Ids of two answers the visitor has been sent. */
let answers: number[];
beforeEach(async () => {
  outage = createOutage();
  stack = createStack({ between: outage.between, env: { BUBBLE_LIMITS: 'off' } });
  visitor = new Visitor(stack);
  await visitor.open();
  await visitor.send('first');
  answers = [await stack.reply(1, 'one'), await stack.reply(1, 'two')];
  await eventually(async () => (await visitor.open()).messages.length === 3);
  await stack.app.idle();
  await told();
});
afterEach(() => stack.close());

/** What the BFF has told upstream since it was asked last. */
async function told(): Promise<string[]> {
  await stack.app.idle();
  const { body } = await stack.upstream('GET', '/sandbox/requests');
  await stack.upstream('DELETE', '/sandbox/requests');
  const calls: string[] = body.map(({ method, path }: { method: string; path: string }) => `${method} ${path}`);
  return calls
    .filter((call) => /^PATCH|update_last_seen|toggle_typing/.test(call))
    .map((call) => call.replace(/\/(api|public).*\/(conversations)/, '$2'));
}

const say = (receipt: object, who = visitor) =>
  who.call('POST', '/v1/main/receipts', { session_id: who.session_id, delivered: [], read: 0, ...receipt });
const READ = 'POST conversations/1/update_last_seen';
const patched = (id: number) => `PATCH conversations/1/messages/${id}`;

async function statuses(): Promise<Record<number, string>> {
  const { body } = await stack.upstream('GET', `${A}/conversations/1/messages`);
  const rows: { id: number; status: string }[] = body.payload;
  return Object.fromEntries(rows.map(({ id, status }) => [id, status]));
}

describe('a read message', () => {
  test('is told once, however often and from however many tabs it is said', async () => {
    await Promise.all(Array.from({ length: 5 }, () => say({ read: answers[1] })));
    await say({ read: answers[1] });
    await say({ read: answers[0] });
    expect(await told()).toEqual([READ]);
    await eventually(async () => Object.values(await statuses()).filter((status) => status === 'read').length === 2);
    const third = await stack.reply(1, 'three');
    await eventually(async () => (await visitor.open()).messages.length === 4);
    await told();
    await say({ read: third });
    expect(await told()).toEqual([READ]);
  });

  test('leaves those after it unread, which the visitor has not seen yet', async () => {
    const third = await stack.reply(1, 'three');
    await eventually(async () => (await visitor.open()).messages.length === 4);
    await told();
    await say({ read: answers[1], delivered: [third] });
    await say({ read: answers[0] });
    expect(await told()).toEqual([...answers, third].map(patched));
    const [one, two] = answers as [number, number];
    expect(await statuses()).toMatchObject({ [one]: 'read', [two]: 'read', [third]: 'delivered' });
    await say({ read: third });
    expect(await told()).toEqual([READ]);
  });

  test('is told of again, alone, after telling of it failed between others', async () => {
    await stack.reply(1, 'three');
    await eventually(async () => (await visitor.open()).messages.length === 4);
    await told();
    await stack.faults({ method: 'PATCH', path: `/messages/${answers[1]}$`, status: 500, body: '{}', times: 1 });
    await say({ read: answers[1] });
    expect(await told()).toEqual(answers.map(patched));
    await say({ read: answers[1] });
    expect(await told()).toEqual([patched(answers[1]!)]);
  });

  test('is told of again after telling of all of them failed', async () => {
    await stack.faults({ path: 'update_last_seen$', status: 500, body: '{}', times: 1 });
    await say({ read: answers[1] });
    await stack.app.idle();
    await say({ read: answers[1] });
    expect(await told()).toEqual([READ, READ]);
  });

  test('is not told of as delivered, too', async () => {
    await say({ read: answers[1], delivered: answers });
    await say({ delivered: answers });
    expect(await told()).toEqual([READ]);
  });

  test('is told of in the name of the session we know, not by anything a browser could choose', async () => {
    await say({ read: answers[1], source_id: 'another', conversation_id: 99 });
    await stack.app.idle();
    const { body } = await stack.upstream('GET', '/sandbox/requests');
    const { path } = body.find((call: { path: string }) => call.path.includes('update_last_seen'));
    expect(path).toContain(`/contacts/${await sourceIdOf(stack)}/conversations/1/`);
  });

  test('is told of again when telling failed, and what was told before the failure is not', async () => {
    await stack.faults({ method: 'PATCH', path: '/messages/', status: 500, body: '{}', times: 1 });
    expect((await say({ read: answers[0] })).status).toBe(204);
    await stack.app.idle();
    await say({ read: answers[0] });
    expect(await told()).toEqual([patched(answers[0]!), patched(answers[0]!)]);
    await stack.faults({ method: 'PATCH', path: '/messages/', status: 500, body: '{}', times: 1 });
    await say({ read: answers[0], delivered: answers });
    await stack.app.idle();
    await say({ read: answers[0], delivered: answers });
    expect(await told()).toEqual([patched(answers[1]!), patched(answers[1]!)]);
  });
});

test('a delivered message is told once each, oldest first', async () => {
  await say({ delivered: answers.toReversed() });
  await say({ delivered: answers });
  expect(await told()).toEqual(answers.map(patched));
  expect(await statuses()).toMatchObject({ [answers[0]!]: 'delivered', [answers[1]!]: 'delivered' });
});

describe('nothing is told of', () => {
  test("a message of somebody else's conversation, of the visitor's own, or of none", async () => {
    const other = new Visitor(stack);
    await other.open();
    const { body } = await other.send('hello');
    const theirs = await stack.reply(body.conversation_id, 'for the other');
    await eventually(async () => (await other.open()).messages.length === 2);
    await told();
    await say({ delivered: [theirs, 1, 0, 999, 10 ** 15], read: 0 });
    expect(await told()).toEqual([]);
    await say({ delivered: [answers[0]], read: 0 }, other);
    expect(await told()).toEqual([]);
  });

  test('a read id that is higher than what the visitor was sent, but what he was sent', async () => {
    await say({ read: 10 ** 15 });
    await say({ read: 10 ** 15 });
    expect(await told()).toEqual([READ]);
  });

  test('a visitor without a conversation', async () => {
    const stranger = new Visitor(stack);
    await stranger.open();
    await say({ read: 5, delivered: [1, 2] }, stranger);
    await stranger.call('POST', '/v1/main/typing', { session_id: stranger.session_id, typing: 'on' });
    expect(await told()).toEqual([]);
  });

  test.each([
    ['101 ids', { delivered: Array.from({ length: 101 }, (_, n) => n) }],
    ['no list', { delivered: 'all' }],
    ['a word', { read: 'all' }],
    ['below 0', { read: -1 }],
    ['a fraction', { read: 1.5 }],
    ['beyond 2^53', { read: 2 ** 53 }],
    ['nothing', { delivered: null, read: null }],
  ])('a receipt of garbage (%s), which is refused', async (_, receipt) => {
    expect(await say(receipt)).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(await told()).toEqual([]);
  });
});

describe('that the visitor is typing', () => {
  const type = (typing: 'on' | 'off') =>
    visitor.call('POST', '/v1/main/typing', { session_id: visitor.session_id, typing });

  test('shows on the agents’ desk, and that he has stopped', async () => {
    const { body } = await stack.upstream('GET', '/api/v1/profile');
    const desk: string[] = [];
    const line = stack.cable.connect('https://upstream.test', {
      frame: (text) => void desk.push(text),
      closed() {},
    });
    const identifier = { channel: 'RoomChannel', pubsub_token: body.pubsub_token, user_id: body.id, account_id: 1 };
    line.send(JSON.stringify({ command: 'subscribe', identifier: JSON.stringify(identifier) }));
    await eventually(() => desk.some((text) => text.includes('confirm_subscription')));
    await type('on');
    await type('off');
    const events = () => desk.flatMap((text) => /"event":"(conversation\.typing_\w+)"/.exec(text)?.slice(1) ?? []);
    await eventually(() => events().length >= 2);
    expect(events()).toEqual(['conversation.typing_on', 'conversation.typing_off']);
    line.close();
  });

  test('is not told when the agents have blocked him', async () => {
    await stack.upstream('POST', `${A}/conversations/1/mute`, {});
    await eventually(async () => (await visitor.open()).conversation?.blocked);
    await told();
    expect((await type('on')).status).toBe(204);
    expect(await told()).toEqual([]);
  });
});

test('an upstream that is away is the business of no page and of no operator', async () => {
  outage.isDown = true;
  expect((await say({ read: answers[1] })).status).toBe(204);
  const typing = { session_id: visitor.session_id, typing: 'on' };
  expect((await visitor.call('POST', '/v1/main/typing', typing)).status).toBe(204);
  await stack.app.idle();
  expect(loggedFrom(stack, 50)).toEqual([]);
});

describe.each(['4.2.0', '4.14.1'])('on version %s, what a visitor did before they were proven', (version) => {
  beforeEach(async () => {
    await stack.close();
    store = createMemoryStore();
    stack = createStack({ version, store, env: { BUBBLE_LIMITS: 'off', BUBBLE_IDENTITY_SECRET: SECRET } });
    visitor = new Visitor(stack);
    await visitor.open();
    await visitor.send('written as a stranger');
    await identify(visitor, { identifier: 'ada', identifier_hash: hashOf('ada') });
    await visitor.open();
  });

  async function outcomes(path: RegExp): Promise<number[]> {
    await stack.app.idle();
    const { body } = await stack.upstream('GET', '/sandbox/requests');
    return body
      .filter((call: { path: string }) => path.test(call.path))
      .map(({ status }: { status: number }) => status);
  }

  test.each([
    ['this process knows it', () => {}],
    ['the server has begun anew', () => stack.restart({}, { store: createMemoryStore() })],
  ])('is read and typed in for the agents as before, when %s', async (_when, happens) => {
    const id = await stack.reply(1, 'an answer');
    await eventually(async () => (await visitor.open()).messages.some((message) => message.id === id));
    happens();
    await visitor.open();
    const { session_id } = visitor;
    await say({ read: id });
    await visitor.call('POST', '/v1/main/typing', { session_id, typing: 'on' });
    expect((await outcomes(/update_last_seen/)).at(-1)).toBe(200);
    expect((await outcomes(/toggle_typing/)).at(-1)).toBe(200);
    expect((await statuses())[id]).toBe('read');
    expect(loggedFrom(stack, 40).filter(({ code }) => code === 'upstream_not_found')).toEqual([]);
  });

  test('is found again when the store has lost in which session it was', async () => {
    const id = await stack.reply(1, 'an answer');
    await eventually(async () => (await visitor.open()).messages.some((message) => message.id === id));
    // A webhook of an older version has noted nothing.
    await store.delete('session:main:1');
    await say({ read: id });
    await stack.app.idle();
    expect((await statuses())[id]).toBe('read');
  });

  test('and a conversation that begins afterwards is theirs', async () => {
    await stack.upstream('DELETE', '/sandbox/conversations/1');
    await visitor.open();
    const { body } = await visitor.send('written as Ada');
    const id = await stack.reply(body.conversation_id, 'an answer');
    await eventually(async () => (await visitor.open()).messages.some((message) => message.id === id));
    await say({ read: id });
    expect((await outcomes(/update_last_seen/)).at(-1)).toBe(200);
  });
});
