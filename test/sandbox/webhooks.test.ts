import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { hook, start, visitor, type Call } from './caller.ts';

interface Row {
  status: string;
  content: string;
  content_attributes: { external_error?: string };
}

const failed = (call: Call, conversation: number) =>
  eventually(async () => {
    const rows = (await call('GET', `conversations/${conversation}/messages`)).body<{ payload: Row[] }>().payload;
    return rows.find((row) => row.status === 'failed');
  });

test('user and password of the address become Basic authorization, and its query stays', async () => {
  const receiver = hook();
  const { call } = start({ webhookUrl: 'http://user:p%40ss@bff.test/hook?secret=s&x=1', fetch: receiver.fetch });
  await visitor(call);
  const [event] = await receiver.until((all) => all.length > 0);
  expect(event?.url).toBe('http://bff.test/hook?secret=s&x=1');
  expect(event?.headers.get('authorization')).toBe('Basic dXNlcjpwQHNz');
});

test('a port where nobody listens fails the message with the address in words', async () => {
  const free = createServer();
  await new Promise<void>((resolve) => {
    free.listen(0, '127.0.0.1', resolve);
  });
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => {
    free.close(resolve);
  });
  const { call } = start({ webhookUrl: `http://127.0.0.1:${port}/hook` });
  const { conversation } = await visitor(call);
  await call('POST', `conversations/${conversation}/messages`, { content: 'hi' }, 'sandbox');
  expect((await failed(call, conversation)).content_attributes.external_error).toBe(
    `Failed to open TCP connection to 127.0.0.1:${port} (Connection refused - connect(2) for "127.0.0.1" port ${port})`,
  );
});

test('an address that is none fails the message', async () => {
  const { call } = start({ webhookUrl: 'not a url' });
  const { conversation } = await visitor(call);
  await call('POST', `conversations/${conversation}/messages`, { content: 'hi' }, 'sandbox');
  expect((await failed(call, conversation)).content_attributes.external_error).toBe(
    'bad URI (is not URI?): "http://not a url"',
  );
});

test('a receiver that refuses events of the conversation changes nothing', async () => {
  const receiver = hook(() => new Response('', { status: 500 }));
  const { call } = start({ webhookUrl: 'http://bff.test/hook', fetch: receiver.fetch });
  const { conversation } = await visitor(call);
  await call('POST', `conversations/${conversation}/labels`, { labels: ['a'] });
  await receiver.until((all) => all.length === 3);
  expect(receiver.arrived.map(({ body }) => body.event)).toEqual([
    'conversation_created',
    'conversation_updated',
    'conversation_updated',
  ]);
});

test('a call is answered before its webhook is', async () => {
  const receiver = hook(() => new Promise(() => {}));
  const { call, sandbox } = start({ webhookUrl: 'http://bff.test/hook', fetch: receiver.fetch });
  const { conversation } = await visitor(call);
  const answer = await call('POST', `conversations/${conversation}/messages`, { content: 'hi' }, 'sandbox');
  expect(answer.status).toBe(200);
  sandbox.close();
});

test('markup is escaped in the body, as a signature would need it', async () => {
  const receiver = hook();
  const { call } = start({ webhookUrl: 'http://bff.test/hook', fetch: receiver.fetch });
  const { conversation } = await visitor(call);
  await call('POST', `conversations/${conversation}/messages`, { content: '<b>&</b>' }, 'sandbox');
  await receiver.until((all) => all.some(({ body }) => body.event === 'message_created'));
  const told = receiver.arrived.find(({ body }) => body.event === 'message_created');
  expect(told?.body.content).toBe('<b>&</b>');
  expect(told?.raw).toContain('\\u003cb\\u003e\\u0026');
});

test('an administrator moves the webhook, an agent may not', async () => {
  const receiver = hook();
  const { call } = start({ fetch: receiver.fetch });
  const change = { channel: { webhook_url: 'http://bff.test/new' } };
  expect((await call('PATCH', 'inboxes/1', change)).status).toBe(401);
  expect((await call('PATCH', 'inboxes/1', change, 'sandbox-admin')).status).toBe(200);
  await visitor(call);
  const [event] = await receiver.until((all) => all.length > 0);
  expect(event?.url).toBe('http://bff.test/new');
});
