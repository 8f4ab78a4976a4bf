import { afterEach, describe, expect, test, vi } from 'vitest';
import type { StreamEvent } from '../../wire/event.ts';
import { eventually } from '../support/eventually.ts';
import { follow } from '../support/follow.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '10';
});

let stack: Stack;
afterEach(() => stack.close());

const A = '/api/v1/accounts/1';
const sources = [
  ['the webhook, read again', { BUBBLE_REALTIME: 'webhook' }],
  ['the webhook, believed', { BUBBLE_REALTIME: 'webhook', BUBBLE_WEBHOOK_VERIFY: 'path' }],
  ['the cable', { BUBBLE_REALTIME: 'cable' }],
  ['the sweep', { BUBBLE_REALTIME: 'sweep' }],
  ['all of them at once', {}],
] as const;

/** A visitor who has written once, and whose page is open. */
async function talking(env: Record<string, string>) {
  stack = createStack({ env: { BUBBLE_LIMITS: 'off', ...env } });
  stack.app.start();
  const visitor = new Visitor(stack);
  await visitor.open();
  const { body } = await visitor.send('Hello?');
  const stream = await follow(visitor, body.message.id);
  // Listening has begun: what happens before is the beginning of a stream, not news.
  if (env.BUBBLE_REALTIME !== 'webhook')
    await eventually(async () => (await stack.calls()).some((call) => /^GET (conversations$|.*profile)/.test(call)));
  if (/cable/.test(env.BUBBLE_REALTIME ?? 'cable')) await connected();
  return { visitor, stream, first: body.message.id as number };
}

async function connected(): Promise<void> {
  await eventually(async () => {
    const { body } = await stack.upstream('GET', '/sandbox/cable');
    return body.some(({ subscribed }: { subscribed: object[] }) => subscribed.length > 0);
  });
}

const statuses = (events: StreamEvent[]) =>
  events.flatMap((event) => (event.type === 'conversation' ? [event.conversation] : []));

describe.each(sources)('%s', (_, env) => {
  test("brings an agent's message to the open page, signed as the agent shows himself", async () => {
    const { stream } = await talking(env);
    const id = await stack.reply(1, 'Good morning!');
    const message = await eventually(() =>
      stream.events.find((event) => event.type === 'message' && event.message.id === id),
    );
    expect(message).toMatchObject({
      type: 'message',
      message: { content: 'Good morning!', sender: { name: 'Sam', type: 'agent' }, key: null },
    });
    expect(JSON.stringify(stream.events)).not.toMatch(
      /@|Sam Agent|performer|echo_id|pubsub|account_id|"status":"sent"/,
    );
  });

  test('shows that an agent took a message back', async () => {
    const { stream } = await talking(env);
    const id = await stack.reply(1, 'a mistake');
    await eventually(() => stream.contents().includes('a mistake'));
    await stack.upstream('DELETE', `${A}/conversations/1/messages/${id}`);
    const deleted = await eventually(() =>
      stream.events.find((event) => event.type === 'message' && event.message.content_attributes.deleted),
    );
    expect(deleted).toMatchObject({ message: { id, content: 'This message was deleted' } });
  });

  test('tells that the conversation was resolved, that the visitor is blocked, and that it was opened again', async () => {
    const { stream } = await talking(env);
    await stack.upstream('POST', `${A}/conversations/1/toggle_status`, { status: 'resolved' });
    await eventually(() => statuses(stream.events).some(({ status }) => status === 'resolved'));
    await stack.upstream('POST', `${A}/conversations/1/toggle_status`, { status: 'open' });
    await eventually(() => statuses(stream.events).at(-1)?.status === 'open');
    await stack.upstream('POST', `${A}/conversations/1/mute`);
    await eventually(() => statuses(stream.events).at(-1)?.blocked === true);
    expect(statuses(stream.events).at(-1)).toEqual({ id: 1, status: 'resolved', blocked: true });
  });

  test('never tells of a private note, nor that one is being typed', async () => {
    const { stream } = await talking(env);
    await stack.upstream('POST', `${A}/conversations/1/toggle_typing_status`, {
      typing_status: 'on',
      is_private: 'true',
    });
    await stack.upstream('POST', `${A}/conversations/1/toggle_typing_status`, {
      typing_status: 'on',
      is_private: true,
    });
    const note = await stack.reply(1, 'the visitor is a NOTE-SECRET', { private: true });
    await stack.upstream('DELETE', `${A}/conversations/1/messages/${note}`);
    await stack.reply(1, 'public');
    await eventually(() => stream.contents().includes('public'));
    await stack.app.idle();
    expect(stream.shown().filter((content) => content !== 'Hello?')).toEqual(['public']);
    expect(stream.events.filter(({ type }) => type === 'typing')).toEqual([]);
  });
});

// That somebody types is nowhere to be read.
describe.each(sources.filter(([name]) => name !== 'the sweep'))('%s', (name, env) => {
  test('shows that an agent types, and never that the visitor does', async () => {
    const { stream } = await talking(env);
    const { body: contact } = await stack.upstream('GET', `${A}/contacts/1`);
    const [{ source_id: source }] = contact.payload.contact_inboxes;
    const { body: inbox } = await stack.upstream('GET', `${A}/inboxes/1`, undefined, 'sandbox-admin');
    const session = `/public/api/v1/inboxes/${inbox.inbox_identifier}/contacts/${source}/conversations/1`;
    await stack.upstream('POST', `${session}/toggle_typing`, { typing_status: 'on' });
    await stack.reply(1, 'one');
    await eventually(() => stream.contents().includes('one'));
    for (const typing_status of ['on', 'off'])
      await stack.upstream('POST', `${A}/conversations/1/toggle_typing_status`, { typing_status });
    const typing = () => stream.events.filter(({ type }) => type === 'typing');
    await eventually(() => typing().length >= 2);
    // Whoever knows the webhook's address could write any name.
    const sender = name === 'the webhook, read again' ? null : { name: 'Sam' };
    expect(typing()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ typing: 'on', sender: sender && expect.objectContaining(sender) }),
        expect.objectContaining({ typing: 'off' }),
      ]),
    );
    expect(JSON.stringify(typing())).not.toContain('Visitor');
    expect(JSON.stringify(typing())).not.toContain('Sam Agent');
  });
});
