import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';
import { eventually } from '../support/eventually.ts';

let stack: Stack;
beforeEach(() => {
  stack = createStack();
});
afterEach(() => stack.close());

const messagesUpstream = async (conversation = 1) =>
  (await stack.upstream('GET', `/api/v1/accounts/1/conversations/${conversation}/messages`)).body.payload;

describe('the main job', () => {
  test("a visitor's text is an incoming message of the inbox, under its key", async () => {
    const visitor = new Visitor(stack);
    const session = await visitor.open();
    expect(session).toMatchObject({
      conversation: null,
      messages: [],
      settings: { site: 'main', title: 'Lamplight Support' },
    });

    const key = randomUUID();
    const sent = await visitor.send('Do you ship to Bern?', {
      key,
      page: 'https://shop.test/lamps',
      language: 'de-CH',
    });
    expect(sent).toMatchObject({
      status: 200,
      body: {
        session_id: session.session_id,
        conversation_id: 1,
        message: { key, content: 'Do you ship to Bern?', message_type: 'incoming', sender: null },
      },
    });
    const [message] = await messagesUpstream();
    expect(message).toMatchObject({ message_type: 0, content: 'Do you ship to Bern?', source_id: key });
    const { body } = await stack.upstream('GET', '/api/v1/accounts/1/conversations/1');
    expect(body.additional_attributes).toMatchObject({
      browser: { browser_name: 'Chrome', platform_name: 'Linux' },
      browser_language: 'de-CH',
      referer: 'https://shop.test/lamps',
      initiated_at: { timestamp: expect.any(String) },
    });
    expect(body.meta.sender.name).toMatch(/^Visitor [0-9a-f]{4}$/);
  });

  test("an agent's answer reaches the open page, with the name the agent shows and without the e-mail", async () => {
    const visitor = new Visitor(stack);
    await visitor.open();
    const { body } = await visitor.send('Hello?');
    const stream = visitor.listen(body.message.id, (events) => events.some((event) => event.type === 'message'));
    await stack.reply(1, 'Good morning!');
    const events = await stream;
    expect(events.at(0)).toMatchObject({ type: 'ready', conversation: { id: 1 } });
    expect(events.at(-1)).toMatchObject({
      type: 'message',
      conversation_id: 1,
      message: {
        content: 'Good morning!',
        message_type: 'outgoing',
        key: null,
        sender: { name: 'Sam', type: 'agent' },
      },
    });
    expect(JSON.stringify(events)).not.toMatch(/@|pubsub|Sam Agent/);
  });

  test('after a reload the history is there, and older pages can be loaded', async () => {
    const visitor = new Visitor(stack);
    await visitor.open();
    await visitor.send('first');
    for (let n = 2; n <= 25; n += 1) await stack.reply(1, `answer ${n}`);
    await stack.app.idle();
    stack.restart();
    const session = await visitor.open();
    expect(session.conversation).toEqual({ id: 1, status: 'open' });
    expect(session.messages).toHaveLength(20);
    expect(session.more).toBe(true);
    const older = await visitor.call('GET', `/v1/main/messages?before=${session.messages[0]!.id}`);
    expect(older.body.messages.map((message: { content: string }) => message.content)).toEqual([
      'first',
      'answer 2',
      'answer 3',
      'answer 4',
      'answer 5',
    ]);
    expect(older.body.more).toBe(false);
  });

  test('a private note reaches no answer and no stream', async () => {
    const visitor = new Visitor(stack);
    await visitor.open();
    const { body } = await visitor.send('Hello?');
    const stream = visitor.listen(body.message.id, (events) =>
      events.some((event) => event.type === 'message' && event.message.content === 'public'),
    );
    await stack.reply(1, 'the visitor is a NOTE-SECRET', { private: true });
    await stack.reply(1, 'public');
    expect(JSON.stringify(await stream)).not.toContain('NOTE-SECRET');
    await stack.app.idle();
    stack.restart();
    expect(JSON.stringify(await visitor.open())).not.toContain('NOTE-SECRET');
    expect(JSON.stringify(await visitor.call('GET', '/v1/main/messages?before=1000'))).not.toContain('NOTE-SECRET');
    expect(JSON.stringify(await visitor.call('GET', '/v1/main/messages?after=1'))).not.toContain('NOTE-SECRET');
  });

  test('a private note reaches no stream when the webhook is believed as it is', async () => {
    stack.restart({ BUBBLE_WEBHOOK_VERIFY: 'path' });
    const visitor = new Visitor(stack);
    await visitor.open();
    const { body } = await visitor.send('Hello?');
    const stream = visitor.listen(body.message.id, (events) =>
      events.some((event) => event.type === 'message' && event.message.content === 'public'),
    );
    await stack.reply(1, 'the visitor is a NOTE-SECRET', { private: true });
    await stack.app.idle();
    await stack.reply(1, 'public');
    const events = JSON.stringify(await stream);
    expect(events).not.toMatch(/NOTE-SECRET|@|Sam Agent/);
    expect(events).toContain('"name":"Sam"');
  });

  test('the same webhook twice, or a change before its creation, is one message on screen', async () => {
    const visitor = new Visitor(stack);
    await visitor.open();
    await visitor.send('Hello?');
    await stack.faults(
      { webhook: true, event: 'message_created', action: 'double' },
      { webhook: true, event: 'message_created', times: 1, action: { delay_ms: 50 } },
    );
    const webhooks = () => stack.logged.filter((line) => line.includes('"msg":"webhook"')).length;
    await stack.app.idle();
    const before = webhooks();
    const id = await stack.reply(1, 'once');
    await stack.upstream('PATCH', `/api/v1/accounts/1/conversations/1/messages/${id}`, { status: 'delivered' });
    await eventually(async () => {
      await stack.app.idle();
      return webhooks() - before >= 3;
    });
    expect((await visitor.open()).messages.map((message) => message.content)).toEqual(['Hello?', 'once']);
  });

  test('a conversation that an agent began is there at the next page view', async () => {
    const visitor = new Visitor(stack);
    await visitor.open();
    const { body } = await stack.upstream('GET', '/api/v1/accounts/1/contacts/1');
    const [{ source_id }] = body.payload.contact_inboxes;
    await stack.upstream('POST', '/api/v1/accounts/1/conversations', {
      inbox_id: 1,
      contact_id: 1,
      source_id,
      message: { content: 'We have your size again.' },
    });
    const session = await eventually(async () => {
      await stack.app.idle();
      const answer = await visitor.open();
      return answer.conversation && answer;
    });
    expect(session.messages).toMatchObject([{ content: 'We have your size again.', message_type: 'outgoing' }]);
  });

  test('a stream begins with what was missed', async () => {
    const visitor = new Visitor(stack);
    await visitor.open();
    const { body } = await visitor.send('Hello?');
    await stack.reply(1, 'one');
    await stack.reply(1, 'two');
    await stack.app.idle();
    stack.restart();
    const events = await visitor.listen(body.message.id, (all) => all.at(-1)?.type === 'ready');
    expect(events.map((event) => (event.type === 'message' ? event.message.content : event.type))).toEqual([
      'one',
      'two',
      'ready',
    ]);
  });
});
