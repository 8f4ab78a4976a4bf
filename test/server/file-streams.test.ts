import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openFileRoom, type FileRoom } from '../support/file-room.ts';
import { UPSTREAM } from '../support/stack.ts';

let room: FileRoom;
beforeEach(async () => {
  room = await openFileRoom();
});
afterEach(() => room.stack.close());

describe('the upstream’s storage', () => {
  /** The storage that the upstream redirects to. */
  async function through(location: string): Promise<{ status: number; asked: string[] }> {
    const [file] = await room.filesFrom({ name: 'x.txt', type: 'text/plain', bytes: 'x' });
    room.now += 120_000;
    const asked: string[] = [];
    room.between = async () => new Response(null, { status: 302, headers: { location } });
    room.stack.restart(
      {},
      {
        resolve: async (name) => [name === 'minio' ? '10.0.0.7' : '93.184.215.14'],
        async fetch(request) {
          if (request.url.startsWith(`${UPSTREAM}/rails/`)) return room.between!(request, fetch);
          asked.push(request.url);
          expect([...request.headers].flat().join()).not.toContain('sandbox-bff');
          return new Response('stored', { headers: { 'content-length': '6' } });
        },
      },
    );
    const response = await room.load(file!.url);
    await response.text();
    return { status: response.status, asked };
  }

  test('may be another host of the internet, and gets no token', async () => {
    expect(await through('https://storage.test/x')).toEqual({ status: 200, asked: ['https://storage.test/x'] });
  });

  test.each(['http://minio:9000/x', 'http://127.0.0.1/x', 'http://169.254.169.254/latest', 'file:///etc/passwd'])(
    'is not asked inside our own network: %s',
    async (location) => {
      expect(await through(location)).toEqual({ status: 404, asked: [] });
    },
  );

  test('may be inside if the operator names it', async () => {
    await room.stack.close();
    room = await openFileRoom({ BUBBLE_FILE_HOSTS: 'minio:9000' });
    expect(await through('http://minio:9000/x')).toEqual({ status: 200, asked: ['http://minio:9000/x'] });
  });
});

describe('over a socket', () => {
  let close = (): void => {};
  afterEach(() => close());
  const CHUNK = 64 * 1024;

  /** A file of the upstream that never ends by itself. */
  function endless(length?: number): { sent: () => number; isOver: () => boolean } {
    let sent = 0;
    let isOver = false;
    room.between = async (request, next) => {
      if (!request.url.includes('/disk/')) return next(request);
      const body = new ReadableStream({
        pull(controller) {
          sent += CHUNK;
          controller.enqueue(new Uint8Array(CHUNK));
          if (length !== undefined && sent >= length) controller.close();
        },
        cancel: () => void (isOver = true),
      });
      return new Response(body, { headers: length === undefined ? {} : { 'content-length': String(length) } });
    };
    return { sent: () => sent, isOver: () => isOver };
  }

  async function open(url: string): Promise<IncomingMessage> {
    const server = createServer(getRequestListener(room.stack.app.fetch)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    close = () => {
      server.closeAllConnections();
      server.close();
    };
    const { port } = server.address() as AddressInfo;
    const request = httpRequest({ host: '127.0.0.1', port, path: new URL(url).pathname }).end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  }

  test('of 50 MB, little is in memory: no more is read from the upstream than the browser takes', async () => {
    const [file] = await room.filesFrom({ name: 'x.bin', type: 'application/octet-stream', bytes: 'x' });
    const whole = 50 * 1024 * 1024;
    const { sent } = endless(whole);
    const response = await open(file!.url);
    let got = 0;
    let ahead = 0;
    for await (const chunk of response) {
      got += (chunk as Buffer).length;
      ahead = Math.max(ahead, sent() - got);
      // The browser is slow.
      if (got % (5 * 1024 * 1024) < CHUNK) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(got).toBe(whole);
    expect(ahead).toBeLessThan(8 * 1024 * 1024);
  });

  test('a browser that leaves ends the call upstream', async () => {
    const [file] = await room.filesFrom({ name: 'x.bin', type: 'application/octet-stream', bytes: 'x' });
    const { isOver } = endless();
    const response = await open(file!.url);
    await once(response, 'data');
    response.destroy();
    await eventually(isOver);
  });

  test('a file that stops coming is ended, and does not look whole', async () => {
    const [file] = await room.filesFrom({ name: 'x.bin', type: 'application/octet-stream', bytes: 'x' });
    room.stack.restart({}, { filePatience: 50 });
    let isOver = false;
    room.between = async (request, next) => {
      if (!request.url.includes('/disk/')) return next(request);
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(new Uint8Array(CHUNK)),
        cancel: () => void (isOver = true),
      });
      return new Response(body, { headers: { 'content-length': String(2 * CHUNK) } });
    };
    const response = await open(file!.url);
    response.on('error', () => {}).resume();
    await new Promise((resolve) => response.on('close', resolve));
    expect(response.complete).toBe(false);
    expect(isOver).toBe(true);
  });
});

test('a visitor who opens very many files at once waits, and too many are refused', async () => {
  const [file] = await room.filesFrom({ name: 'x.bin', type: 'application/octet-stream', bytes: 'x' });
  const answer: (() => void)[] = [];
  room.between = async (request, next) => {
    await new Promise<void>((resolve) => answer.push(resolve));
    return next(request);
  };
  const leave = new AbortController();
  const loads = Array.from({ length: 100 }, () =>
    room.stack.fetch(new Request(file!.url, { signal: leave.signal })).then(({ status }) => status),
  );
  await eventually(() => answer.length === 16);
  expect(await Promise.race(loads)).toBe(429);
  leave.abort();
  for (const status of await Promise.all(loads)) expect([404, 429]).toContain(status);
});
