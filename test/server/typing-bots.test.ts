import { afterEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { follow } from '../support/follow.ts';
import { BFF, createStack, HOOK, type Stack } from '../support/stack.ts';
import { sourceIdOf } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

let stack: Stack;
afterEach(() => stack.close());

/** What the upstream tells of somebody who types. */
type Told = (user: object, isPrivate: boolean) => Promise<void>;

async function conversation(): Promise<object> {
  return { id: 1, inbox_id: 1, status: 'open', contact_inbox: { source_id: await sourceIdOf(stack) }, messages: [] };
}

const byWebhook: Told = async (user, is_private) => {
  const body = { event: 'conversation_typing_on', user, is_private, conversation: await conversation() };
  const answer = await stack.fetch(new Request(`${BFF}${HOOK}`, { method: 'POST', body: JSON.stringify(body) }));
  expect(answer.status).toBe(204);
};

const byCable: Told = async (user, is_private) => {
  const { id: user_id, pubsub_token } = (await stack.upstream('GET', '/api/v1/profile', undefined, 'sandbox-bff')).body;
  const identifier = JSON.stringify({ channel: 'RoomChannel', pubsub_token, user_id, account_id: 1 });
  const data = { user, is_private, conversation: await conversation(), account_id: 1 };
  stack.cable.inject(JSON.stringify({ identifier, message: { event: 'conversation.typing_on', data } }));
};

const SOURCES: [string, Record<string, string>, Told, boolean][] = [
  ['a webhook that is believed', { BUBBLE_REALTIME: 'webhook', BUBBLE_WEBHOOK_VERIFY: 'path' }, byWebhook, true],
  // Whoever knows the webhook's address could write any name.
  ['a webhook that is not believed', { BUBBLE_REALTIME: 'webhook' }, byWebhook, false],
  ['the cable', { BUBBLE_REALTIME: 'cable' }, byCable, true],
];

test.each(SOURCES)(
  'a visitor sees that a bot types, by %s; and nobody else who is no agent',
  async (_, env, tell, isNamed) => {
    stack = createStack({ env: { BUBBLE_LIMITS: 'off', ...env } });
    stack.app.start();
    const visitor = new Visitor(stack);
    await visitor.open();
    const { body } = await visitor.send('Hello?');
    const stream = await follow(visitor, body.message.id);
    await eventually(async () => {
      const { body: cables } = await stack.upstream('GET', '/sandbox/cable');
      return tell !== byCable || cables.some(({ subscribed }: { subscribed: object[] }) => subscribed.length > 0);
    });

    const bot = { id: 2, name: 'Lampy', avatar_url: 'https://pictures.test/lampy.png', type: 'agent_bot' };
    await tell({ id: 1, name: 'Visitor 1' }, false);
    await tell({ id: 1, name: 'Visitor 1', type: 'contact' }, false);
    await tell({ ...bot, name: 'Of a private note' }, true);
    await tell({ ...bot, name: 'Of another kind', type: 'somebody' }, false);
    await tell(bot, false);
    const typing = () => stream.events.flatMap((event) => (event.type === 'typing' ? [event] : []));
    await eventually(() => typing().length > 0);
    await stack.app.idle();
    expect(typing()).toHaveLength(1);
    expect(typing()[0]).toMatchObject({
      conversation_id: 1,
      typing: 'on',
      sender: isNamed ? { id: 2, name: 'Lampy', type: 'bot' } : null,
    });
  },
);
