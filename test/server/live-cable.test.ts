import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectCable } from '../../server/upstream/cable-socket.ts';
import { eventually } from '../support/eventually.ts';
import { follow } from '../support/follow.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '10';
});

let stack: Stack;
beforeEach(() => {
  stack = createStack({ env: { BUBBLE_LIMITS: 'off', BUBBLE_REALTIME: 'cable' } });
});
afterEach(() => stack.close());

const A = '/api/v1/accounts/1';

async function subscribed(): Promise<number> {
  const { body } = await stack.upstream('GET', '/sandbox/cable');
  return body.filter((one: { subscribed: object[] }) => one.subscribed.length > 0).length;
}

async function talking() {
  stack.app.start();
  await eventually(async () => (await subscribed()) === 1);
  const visitor = new Visitor(stack);
  await visitor.open();
  const { body } = await visitor.send('Hello?');
  return { visitor, stream: await follow(visitor, body.message.id) };
}

test('what the cable says of a known conversation costs no call upstream', async () => {
  const { stream } = await talking();
  await stack.calls();
  for (let n = 0; n < 10; n += 1) await stack.reply(1, `answer ${n}`);
  await stack.upstream('POST', `${A}/conversations/1/toggle_status`, { status: 'resolved' });
  await eventually(() => stream.events.some((event) => event.type === 'conversation'));
  await eventually(() => stream.contents().length === 10);
  expect(await stack.calls()).toEqual([]);
});

test('nobody is shown as online, and no conversation is given to us, because we listen', async () => {
  const sent: string[] = [];
  const { connect } = stack.cable;
  const app = stack.another({
    connect(url, listener) {
      expect(url).toBe('wss://upstream.test/cable');
      const socket = connect(url, listener);
      return { ...socket, send: (text) => (sent.push(text), socket.send(text)) };
    },
  });
  app.start();
  await eventually(async () => (await subscribed()) === 1);
  const identifier = { channel: 'RoomChannel', pubsub_token: expect.any(String), user_id: 3, account_id: 1 };
  expect(sent.map((text) => JSON.parse(text).command)).toEqual(['subscribe']);
  expect(JSON.parse(JSON.parse(sent[0]!).identifier)).toEqual(identifier);
});

test('what happened while the connection was down is there once it is back', async () => {
  const { stream } = await talking();
  await stack.faults({ cable: true, event: 'message.created', action: 'lose' });
  await stack.reply(1, 'said into nothing');
  await stack.faults();
  await stack.upstream('DELETE', '/sandbox/cable');
  await eventually(() => stream.contents().includes('said into nothing'));
  await eventually(async () => (await subscribed()) === 1);
  await stack.reply(1, 'heard again');
  await eventually(() => stream.contents().includes('heard again'));
});

test('a connection that fell silent is given up for a new one', async () => {
  const { stream } = await talking();
  stack.cable.isSilent = true;
  await stack.reply(1, 'said into silence');
  await eventually(() => stack.cable.begun > 1);
  stack.cable.isSilent = false;
  await eventually(() => stream.contents().includes('said into silence'));
});

test('a subscription that is met with silence is tried again, with what the upstream says we are by then', async () => {
  await stack.faults({ cable: true, event: 'confirm_subscription', action: 'lose', times: 1 });
  stack.app.start();
  await eventually(() => stack.cable.begun > 1);
  await eventually(async () => (await subscribed()) >= 1);
  const profiles = (await stack.calls()).filter((call) => call.endsWith('profile'));
  expect(profiles.length).toBeGreaterThan(1);
});

test('garbage on the cable changes nothing', async () => {
  const { stream } = await talking();
  const identifier = 'somebody else';
  stack.cable.inject(
    '',
    '{',
    'null',
    '[]',
    '7',
    '{"type":"news"}',
    JSON.stringify({ identifier, message: { event: 'message.created', data: {} } }),
    JSON.stringify({ message: 'text' }),
    `{"identifier":"${'x'.repeat(100_000)}"}`,
  );
  await stack.reply(1, 'still here');
  await eventually(() => stream.contents().includes('still here'));
  expect(stack.cable.begun).toBe(1);
});

test('what comes twice, or only after its deletion, is one message on screen', async () => {
  const { visitor, stream } = await talking();
  await stack.faults({ cable: true, event: 'message.created', action: { delay_ms: 60 }, times: 1 });
  const id = await stack.reply(1, 'late');
  await stack.upstream('DELETE', `${A}/conversations/1/messages/${id}`);
  await stack.faults({ cable: true, event: 'message.created', action: 'double' });
  await stack.reply(1, 'twice');
  await eventually(() => stream.contents().includes('twice'));
  await eventually(() => stack.logged.filter((line) => line.includes('"outcome":"nothing_new"')).length >= 2);
  expect(stream.contents().filter((content) => content === 'twice')).toHaveLength(1);
  expect((await visitor.open()).messages.map(({ content }) => content)).toEqual([
    'Hello?',
    'This message was deleted',
    'twice',
  ]);
});

test('an agent who writes first, in a conversation we did not know, is heard', async () => {
  const { visitor, stream } = await talking();
  const { body: contact } = await stack.upstream('GET', `${A}/contacts/1`);
  const [{ source_id }] = contact.payload.contact_inboxes;
  // A frame of a message says nothing of its conversation but the number.
  await stack.faults(
    { cable: true, event: 'conversation.created', action: 'lose' },
    { cable: true, event: 'conversation.updated', action: 'lose' },
  );
  const message = { content: 'We have your size again.' };
  await stack.upstream('POST', `${A}/conversations`, { inbox_id: 1, contact_id: 1, source_id, message });
  await eventually(() => stream.contents().includes('We have your size again.'));
  await eventually(async () => (await visitor.open()).conversation?.id === 2);
});

test('over the network, a server that dies and comes back is heard again', async () => {
  const server = createServer();
  const sockets = stack.cable.serve(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const app = stack.another({ connect: connectCable }, { ONEHASH_URL: `http://127.0.0.1:${port}` });
  app.start();
  await eventually(async () => (await subscribed()) === 1);

  const visitor = new Visitor({ ...stack, fetch: async (request) => app.fetch(request) });
  await visitor.open();
  const { body } = await visitor.send('Hello?');
  const stream = await follow(visitor, body.message.id);
  await stack.reply(1, 'over the wire');
  await eventually(() => stream.contents().includes('over the wire'));

  sockets.close();
  server.close();
  await once(server, 'close');
  await eventually(async () => (await subscribed()) === 0);
  await stack.reply(1, 'said into nothing');
  const again = createServer();
  const reopened = stack.cable.serve(again);
  again.listen(port, '127.0.0.1');
  await eventually(() => stream.contents().includes('said into nothing'));
  await app.stop();
  reopened.close();
  again.close();
});
