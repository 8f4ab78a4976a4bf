import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { BFF, createStack, HOOK, ORIGIN, type StackOptions } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** The app behind a real socket, in a server that has pages of its own. */
async function mount(options: StackOptions) {
  const stack = createStack(options);
  const bubble = getRequestListener(stack.app.fetch);
  const server: Server = createServer((request, response) => {
    if (request.url?.startsWith('/support/')) void bubble(request, response);
    else response.end('the shop');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => {
    server.closeAllConnections();
    server.close();
    stack.close();
  });
  return { stack, server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const headers = {
  origin: ORIGIN,
  'x-bubble': '1',
  'content-type': 'application/json',
  'user-agent': 'Mozilla/5.0 Chrome/130.0 Safari/537.36',
};
const session = JSON.stringify({ nonce: '00000000-0000-4000-8000-000000000000', intent: 'load' });

test('the app works below a base path of another Node server', async () => {
  const { address } = await mount({ env: { BUBBLE_PUBLIC_URL: 'https://shop.test/support' } });
  expect(await (await fetch(`${address}/`)).text()).toBe('the shop');
  const answer = await fetch(`${address}/support/v1/main/session`, { method: 'POST', headers, body: session });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('set-cookie')).toMatch(/^__Host-bubble-main=.*Path=\/; HttpOnly; Secure/);
  expect((await fetch(`${address}/support/healthz`)).status).toBe(200);
  expect((await fetch(`${address}/support/readyz`)).status).toBe(200);
});

test('a stream tells proxies not to hold it back, beats, and is forgotten when its reader leaves', async () => {
  const { stack, address } = await mount({ env: { BUBBLE_PUBLIC_URL: 'http://localhost/support' }, heartbeat: 20 });
  const answer = await fetch(`${address}/support/v1/main/session`, { method: 'POST', headers, body: session });
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  const leave = new AbortController();
  const stream = await fetch(`${address}/support/v1/main/events?after=0`, {
    headers: { ...headers, cookie },
    signal: leave.signal,
  });
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  expect(stream.headers.get('cache-control')).toContain('no-transform');
  expect(stream.headers.get('x-accel-buffering')).toBe('no');
  const reader = stream.body!.getReader();
  let text = '';
  await eventually(async () => {
    text += new TextDecoder().decode((await reader.read()).value);
    return text.includes('event: ready') && (text.match(/^:$/gm)?.length ?? 0) >= 2;
  });
  expect(stack.app.streams()).toBe(1);
  leave.abort();
  await eventually(() => stack.app.streams() === 0);
});

test('a webhook is answered before anything is done about it', async () => {
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const stack = createStack({
    between: async (request, next) => {
      if (request.method === 'GET' && request.url.includes('/messages')) await held;
      return next(request);
    },
  });
  open.push(() => stack.close());
  const visitor = new Visitor(stack);
  await visitor.open();
  await visitor.send('hello');
  await stack.faults({ webhook: true, action: 'lose' });
  const id = await stack.reply(1, 'answered');
  const { body } = await stack.upstream('GET', '/api/v1/accounts/1/contacts/1');
  const [{ source_id }] = body.payload.contact_inboxes;
  const conversation = { id: 1, inbox_id: 1, status: 'open', contact_inbox: { source_id } };
  const event = {
    event: 'message_created',
    id,
    message_type: 'outgoing',
    content: 'answered',
    created_at: '2026-01-01T00:00:00.000Z',
    conversation,
  };
  // The reading it causes is held up; the upstream would mark the message failed after five seconds.
  const answer = await stack.fetch(new Request(`${BFF}${HOOK}`, { method: 'POST', body: JSON.stringify(event) }));
  expect(answer.status).toBe(204);
  expect((await visitor.open()).messages.map((message) => message.content)).toEqual(['hello']);
  letGo();
  await stack.app.idle();
  expect((await visitor.open()).messages.map((message) => message.content)).toEqual(['hello', 'answered']);
});

test('the limits of an address hold, and a proxy that is not trusted can not change the address', async () => {
  const { address } = await mount({ env: { BUBBLE_PUBLIC_URL: 'http://localhost/support' } });
  const call = (forwarded: string) =>
    fetch(`${address}/support/v1/main/session`, {
      method: 'POST',
      headers: { ...headers, 'x-forwarded-for': forwarded },
      body: session,
    });
  const answers = await Promise.all(Array.from({ length: 241 }, (_, n) => call(`10.0.0.${n}`)));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(1);
  expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused[0]!.json()).toMatchObject({ code: 'too_many_visitors' });
});

test('behind a trusted proxy each visitor has his own limit', async () => {
  const { address } = await mount({
    env: { BUBBLE_PUBLIC_URL: 'http://localhost/support', BUBBLE_TRUSTED_PROXIES: 'loopback' },
  });
  const call = (n: number) =>
    fetch(`${address}/support/v1/main/session`, {
      method: 'POST',
      headers: { ...headers, 'x-forwarded-for': `203.0.113.${n % 2}` },
      body: session,
    });
  const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => call(n)));
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
});

test('a visitor who sends faster than he can write is told how long to wait', async () => {
  const stack = createStack();
  open.push(() => stack.close());
  const visitor = new Visitor(stack);
  await visitor.open();
  const answers = [];
  for (let n = 0; n < 61; n += 1) answers.push(await visitor.send(`message ${n}`));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(60);
  expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
});

test('our own budget upstream is kept, and what remains is for messages', async () => {
  const stack = createStack({ env: { BUBBLE_UPSTREAM_PER_MINUTE: '10', BUBBLE_LIMITS: 'off' } });
  open.push(() => stack.close());
  const visitor = new Visitor(stack);
  await visitor.open();
  await visitor.send('first');
  for (let n = 0; n < 20; n += 1) await new Visitor(stack).open();
  expect((await visitor.send('still goes')).status).toBe(200);
  expect(await visitor.send('too many')).toMatchObject({ status: 503, body: { code: 'upstream_busy' } });
});

test('the server refuses to start without what it needs, and says all of it', async () => {
  const { code, stderr } = await new Promise<{ code: number | null; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, ['dist/server/main.js'], { env: {} }, (_, __, text) =>
      resolve({ code: child.exitCode, stderr: text }),
    );
  });
  expect(code).toBe(1);
  expect(stderr).toContain('ONEHASH_ACCESS_TOKEN is missing');
  expect(stderr).toContain('BUBBLE_SESSION_KEYS is missing');
});

test('a slow reader is cut off rather than kept in memory', async () => {
  const { stack, address } = await mount({
    env: { BUBBLE_PUBLIC_URL: 'http://localhost/support', BUBBLE_LIMITS: 'off', BUBBLE_WEBHOOK_VERIFY: 'path' },
  });
  const answer = await fetch(`${address}/support/v1/main/session`, { method: 'POST', headers, body: session });
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  const request = httpRequest(`${address}/support/v1/main/events?after=0`, { headers: { ...headers, cookie } });
  request.on('error', () => {});
  request.on('response', (response) => response.pause());
  request.end();
  await eventually(() => stack.app.streams() === 1);
  const { body } = await stack.upstream('GET', '/api/v1/accounts/1/contacts/1');
  const [{ source_id }] = body.payload.contact_inboxes;
  const content = 'x'.repeat(100_000);
  for (let id = 1; id <= 1_500 && stack.app.streams() > 0; id += 1) {
    const conversation = { id: 1, inbox_id: 1, status: 'open', contact_inbox: { source_id } };
    const event = {
      event: 'message_created',
      id,
      message_type: 'outgoing',
      content,
      created_at: '2026-01-01T00:00:00.000Z',
      conversation,
    };
    await stack.fetch(new Request(`http://localhost${HOOK}`, { method: 'POST', body: JSON.stringify(event) }));
    await stack.app.idle();
  }
  expect(stack.app.streams()).toBe(0);
});
