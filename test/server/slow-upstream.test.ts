import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MINUTE, SECOND } from '../../server/base/time.ts';
import { createUpstream, type UpstreamClient, type UpstreamOptions } from '../../server/upstream/client.ts';
import { listMessages } from '../../server/upstream/messages.ts';
import { isUpstreamError, type UpstreamError } from '../../server/upstream/error.ts';
import { eventually } from '../support/eventually.ts';
import { BFF, createStack, type Stack } from '../support/stack.ts';
import { textsUpstream } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '20';
});

/** What an upstream can do with a call instead of answering it. */
type Trouble = (response: ServerResponse, request: IncomingMessage) => void;

const HEAD = { 'content-type': 'application/json' };
const MANY = Buffer.alloc(64 * 1024, ' ');

/** Sends a piece again and again. */
function drip(response: ServerResponse, piece: string | Buffer, ms: number): void {
  const timer = setInterval(() => response.write(piece), ms);
  response.on('close', () => clearInterval(timer));
}

/** Sends pieces as fast as the other side takes them. */
function flood(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write(MANY));
  };
  response.on('drain', more);
  more();
}

const BOMB = gzipSync(Buffer.alloc(48 * 1024 * 1024, ' '));

const TROUBLES: [string, Trouble][] = [
  ['no answer', () => {}],
  ['a head and no body', (response) => response.writeHead(200, HEAD).flushHeaders()],
  [
    'a head whose body is shorter than it says',
    (response) => response.writeHead(200, { ...HEAD, 'content-length': '99' }).write('{'),
  ],
  ['a byte now and then', (response) => drip(response.writeHead(200, HEAD), ' ', 5)],
  ['a byte now and then, after an error', (response) => drip(response.writeHead(500, HEAD), ' ', 5)],
  ['a refusal without its text', (response) => response.writeHead(422, HEAD).flushHeaders()],
  [
    'a head that never ends',
    ({ socket }) => {
      socket!.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket!.write('x-more: 1\r\n'), 5);
      socket!.on('close', () => clearInterval(timer));
    },
  ],
  ['a body that never ends', (response) => flood(response.writeHead(200, HEAD))],
  ['an error that never ends', (response) => flood(response.writeHead(400, HEAD))],
  [
    'a small body that unpacks to a large one',
    (response) => void response.writeHead(200, { ...HEAD, 'content-encoding': 'gzip' }).end(BOMB),
  ],
  ['a cut connection', ({ socket }) => void socket!.destroy()],
  [
    'a cut body',
    (response) => {
      response.writeHead(200, HEAD).write('{"id":');
      setTimeout(() => response.socket?.destroy(), 20);
    },
  ],
  ['a redirect to itself', (response, request) => void response.writeHead(302, { location: request.url }).end()],
];

let server: Server;
let trouble: Trouble;
let client: UpstreamClient;
let connect: (more?: Partial<UpstreamOptions>) => UpstreamClient;
beforeEach(async () => {
  server = createServer((request, response) => trouble(response, request));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const budget = { take: async () => 0 };
  connect = (more = {}) => createUpstream({ url, token: 'token', accountId: 1, inboxId: 1, budget, ...more });
  client = connect();
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function failure(call: Promise<unknown>): Promise<{ error: UpstreamError; ms: number }> {
  const from = performance.now();
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isUpstreamError(error)) throw new Error('it has not failed as a call upstream fails', { cause: error });
  return { error, ms: performance.now() - from };
}

/** For a busy machine. */
const SLACK = 2_000;

describe('a call upstream ends in time, whatever the upstream does', () => {
  test.each(TROUBLES)('%s', async (_what, what) => {
    trouble = what;
    const post = { method: 'post', path: 'x', json: {}, priority: 'message' } as const;
    const [read, write, told] = await Promise.all([
      failure(listMessages(client, 1, 'latest')),
      failure(client.call(v.object({ id: v.number() }), post)),
      failure(client.tell({ ...post, method: 'patch' })),
    ]);
    expect(read.ms).toBeLessThan(10 * SECOND + SLACK);
    expect(write.ms).toBeLessThan(20 * SECOND + SLACK);
    expect(told.ms).toBeLessThan(20 * SECOND + SLACK);
    // None of these says that the message is refused for good.
    for (const { error } of [write, told]) expect(error.code).not.toBe('upstream_refused');
  });

  test('an answer of any size is read in bounded memory', async () => {
    trouble = (response) => flood(response.writeHead(200, HEAD));
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const look = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers - before)), 5);
    await failure(listMessages(client, 1, 'latest'));
    clearInterval(look);
    expect(most).toBeLessThan(64 * 1024 * 1024);
  });

  test('the largest page of long messages is read', async () => {
    const content = 'x'.repeat(140_000);
    const row = { content, message_type: 0, created_at: 1, private: false, conversation_id: 1 };
    trouble = (response) =>
      void response
        .writeHead(200, HEAD)
        .end(JSON.stringify({ payload: Array.from({ length: 100 }, (_, n) => ({ ...row, id: n + 1 })) }));
    client = connect({ readTimeout: 10_000 });
    expect((await listMessages(client, 1, { after: 0 })).messages).toHaveLength(100);
  });
});

describe('while the upstream is slow', () => {
  let stack: Stack;
  let isSlow: boolean;
  let how: () => Response | Promise<Response>;
  beforeEach(() => {
    isSlow = false;
    how = dripping;
    stack = createStack({
      env: { BUBBLE_LIMITS: 'off' },
      between: async (request, next) => (isSlow ? how() : next(request)),
    });
  });
  afterEach(() => stack.close());

  const WAYS: [string, () => Response | Promise<Response>][] = [
    ['sends a byte now and then', () => dripping()],
    ['sends nothing', () => new Promise<Response>(() => {})],
    ['sends a body without an end', () => new Response(new ReadableStream({ pull: (body) => body.enqueue(MANY) }))],
  ];

  test.each(WAYS)('/readyz answers at once: it %s', async (_what, way) => {
    how = way;
    isSlow = true;
    const from = performance.now();
    const answer = await stack.app.fetch(new Request(`${BFF}/readyz`));
    expect((await answer.json()).status).toMatch(/^(waiting|not ready)$/);
    expect(performance.now() - from).toBeLessThan(SECOND + SLACK);
  });

  test.each(WAYS)(
    'stop() ends within 30 s, with messages, receipts and sweeps under way: it %s',
    async (_what, way) => {
      const visitor = new Visitor(stack);
      await visitor.open();
      await visitor.send('first');
      stack.app.start();
      how = way;
      isSlow = true;
      const { session_id } = visitor;
      const sending = visitor.send('second');
      await visitor.call('POST', '/v1/main/typing', { session_id, typing: 'on' });
      await visitor.call('POST', '/v1/main/receipts', { session_id, delivered: [1], read: 1 });
      const from = performance.now();
      await stack.app.stop();
      expect(performance.now() - from).toBeLessThan(30 * SECOND + SLACK);
      // The page learns what has become of its message, or sends it again.
      expect((await sending).status).toBeGreaterThanOrEqual(500);
    },
  );

  test('a message whose call had a head and no body arrives once', async () => {
    const visitor = new Visitor(stack);
    await visitor.open();
    await visitor.send('first');
    isSlow = true;
    const key = '8f7d2c1a-0f3e-4b6a-9d52-6c1e7a4b9f10';
    expect((await visitor.send('second', { key })).status).toBeGreaterThanOrEqual(500);
    isSlow = false;
    let attempt = 1;
    await eventually(async () => {
      attempt += 1;
      return (await visitor.send('second', { key, attempt, waited: MINUTE })).body.state === 'sent';
    }, 10_000);
    expect(await textsUpstream(stack)).toEqual(['first', 'second']);
  });
});

function dripping(): Response {
  let timer: ReturnType<typeof setInterval>;
  const body = new ReadableStream({
    start: (controller) => void (timer = setInterval(() => controller.enqueue(new Uint8Array([32])), 5)),
    cancel: () => clearInterval(timer),
  });
  return new Response(body, { headers: HEAD });
}
