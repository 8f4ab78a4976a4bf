import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { arrived, connect, userCredentials, type Connection } from './cable-client.ts';
import { start, visitor, type Call } from './caller.ts';

async function backend(options: Parameters<typeof start>[0] = {}) {
  const { sandbox, call } = start(options);
  const connection = connect(sandbox);
  await connection.subscribe(await userCredentials(call, 'sandbox-bff'));
  connection.frames.length = 0;
  return { sandbox, call, connection };
}

const contents = (connection: Connection) =>
  connection.take().flatMap(({ event, data }) => (event === 'message.created' ? [data.content] : []));
const writes = (call: Call, conversation: number, content: string) =>
  call('POST', `conversations/${conversation}/messages`, { content }, 'sandbox');

test("an agent's message is on the cable before its own call is answered", async () => {
  const { call, connection } = await backend();
  const { conversation } = await visitor(call);
  connection.frames.length = 0;
  await writes(call, conversation, 'hi');
  expect(contents(connection)).toEqual(['hi']);
});

test('an inbox without a webhook is told on the cable, and its messages stay sent', async () => {
  const { call, connection } = await backend();
  const { conversation } = await visitor(call);
  const sent = await writes(call, conversation, 'hi');
  await arrived();
  expect(contents(connection)).toEqual(['hi']);
  const rows = (await call('GET', `conversations/${conversation}/messages`)).body<{ payload: object[] }>().payload;
  expect(rows).toMatchObject([{ id: sent.body<{ id: number }>().id, status: 'sent' }]);
});

test('a blocked visitor, a locked inbox and a flood are told as what they are', async () => {
  const { call, connection } = await backend({ limits: { messagesPerMinute: 3 } });
  const { conversation, contact } = await visitor(call);
  await call('POST', `conversations/${conversation}/mute`, {}, 'sandbox');
  await arrived();
  const told = connection.take();
  expect(told.map(({ event }) => event)).toContain('conversation.status_changed');
  expect(told.find(({ event }) => event === 'contact.updated')?.data).toMatchObject({ id: contact, blocked: true });

  await call('PATCH', 'inboxes/1', { lock_to_single_conversation: true }, 'sandbox-admin');
  const session = { inbox_id: 1, contact_id: contact, source_id: 'visitor-1' };
  expect((await call('POST', 'conversations', session)).body<{ id: number }>().id).toBe(conversation);
  await arrived();
  expect(connection.take()).toEqual([]);

  await writes(call, conversation, 'third');
  const flood = await writes(call, conversation, 'fourth');
  expect([flood.status, flood.text]).toEqual([422, '{"error":"Validation failed: Too many messages"}']);
  expect(contents(connection)).toEqual(['third']);
});

test('a deleted visitor is told to agents, but nobody who is on the cable is deleted', async () => {
  const { sandbox, call, connection } = await backend({ timeScale: 10 });
  const { contact } = await visitor(call);
  const inbox = (await call('GET', 'inboxes/1')).body<{ inbox_identifier: string }>().inbox_identifier;
  const own = await call('GET', `/public/api/v1/inboxes/${inbox}/contacts/visitor-1`);
  const there = connect(sandbox);
  await there.subscribe({ pubsub_token: own.body<{ pubsub_token: string }>().pubsub_token });
  const refused = await call('DELETE', `contacts/${contact}`, undefined, 'sandbox-admin');
  expect([refused.status, refused.text]).toEqual([422, '{"message":"Vera visitor is Online, please try again later"}']);
  // Twenty seconds, of which each lasts a tenth.
  await eventually(
    async () => (await call('DELETE', `contacts/${contact}`, undefined, 'sandbox-admin')).status === 200,
  );
  await arrived();
  expect(connection.take().findLast(({ event }) => event === 'contact.deleted')?.data).toMatchObject({ id: contact });
});

test('an agent is online for a while after a sign of life, as busy as he says', async () => {
  const { sandbox, call } = start({ timeScale: 10 });
  const status = async () => {
    const agents = (await call('GET', 'agents')).body<{ name: string; availability_status: string }[]>();
    return agents.find(({ name }) => name === 'Sam Agent')?.availability_status;
  };
  expect(await status()).toBe('offline');
  const desk = connect(sandbox);
  const credentials = await userCredentials(call, 'sandbox');
  await desk.subscribe(credentials);
  expect(await status()).toBe('online');
  await call('POST', '/api/v1/profile/availability', { profile: { availability: 'busy' } }, 'sandbox');
  expect(await status()).toBe('busy');
  await eventually(async () => (await status()) === 'offline');
  const identifier = JSON.stringify({ channel: 'RoomChannel', ...credentials });
  desk.send({ command: 'message', identifier, data: '{"action":"update_presence"}' });
  await arrived();
  expect(await status()).toBe('busy');
});

test('pings come in pairs, every three seconds of the sandbox', async () => {
  const { sandbox } = start({ timeScale: 100 });
  const begun = performance.now();
  const connection = connect(sandbox);
  await eventually(() => connection.pings.length >= 6);
  expect(performance.now() - begun).toBeGreaterThan(80);
  const [ping] = connection.pings;
  // Epoch seconds.
  expect(Math.abs(Number(ping?.message) - Date.now() / 1000)).toBeLessThan(5);
  expect(connection.pings.length % 2).toBe(0);
});

test('a client that hangs up is forgotten, and a sandbox that closes hangs up', async () => {
  const { sandbox, call } = start();
  const [first, second] = [connect(sandbox), connect(sandbox)];
  await first.subscribe(await userCredentials(call, 'sandbox-bff'));
  const list = async () => (await call('GET', '/sandbox/cable')).body<{ subscribed: object[] }[]>();
  expect((await list()).map(({ subscribed }) => subscribed)).toEqual([[{ user: 'Widget BFF' }], []]);
  first.client.close();
  await arrived();
  expect(await list()).toHaveLength(1);
  sandbox.close();
  await arrived();
  expect(second.client.readyState).toBe(3);
});
