import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { listen, type Listening } from '../../server/listen.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { eventually } from '../support/eventually.ts';
import { Visitor } from '../support/visitor.ts';

vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '10';
});

let stack: Stack;
let listening: Listening;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  listening.server.closeAllConnections();
  await listening.close();
  await stack.close();
});

async function start(maxConnections = 100): Promise<number> {
  stack = createStack();
  listening = await listen({ fetch: stack.app.fetch, host: '127.0.0.1', port: 0, maxConnections });
  return (listening.server.address() as AddressInfo).port;
}

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** The cookies of a shop, of about that many bytes. */
const shopCookies = (bytes: number): string =>
  Array.from({ length: Math.ceil(bytes / 1_000) }, (_, n) => `shop-${n}=${'x'.repeat(985)}`).join('; ');

test.each(['/bubble.js', '/healthz', '/v1/main/messages?after=0', '/v1/main/events?after=0'])(
  'a shop may have 64 kB of cookies of its own (%s)',
  async (path) => {
    const port = await start();
    const visitor = new Visitor(stack);
    await visitor.open();
    const session = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...visitor.headers, cookie: `${shopCookies(64_000)}; ${session}` };
    const sent = request({ host: '127.0.0.1', port, path, headers }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    response.destroy();
  },
);

test('headers without an end are refused', async () => {
  const port = await start();
  const headers = { cookie: shopCookies(200_000) };
  const sent = request({ host: '127.0.0.1', port, path: '/healthz', headers }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(431);
  response.destroy();
});

test.each([
  ['its headers', 'GET /healthz HTTP/1.1\r\nHost: chat.test\r\n'],
  ['its body', 'POST /v1/main/hooks/hook-secret HTTP/1.1\r\nHost: chat.test\r\nContent-Length: 100\r\n\r\n{'],
])('a client that does not end %s loses its connection', async (_, beginning) => {
  const port = await start();
  const socket = await dial(port);
  const closed = once(socket, 'close');
  socket.write(beginning);
  socket.resume();
  await closed;
});

test('above the most connections, another one is closed at once, and there is room again when one goes', async () => {
  const port = await start(5);
  const held = [];
  for (let n = 0; n < 5; n += 1) held.push(await dial(port));
  const refused = connect(port, '127.0.0.1').on('error', () => {});
  await once(refused, 'close');
  held[0]!.destroy();
  await eventually(async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok);
});
