import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHmac, randomUUID } from 'node:crypto';
import { getRequestListener } from '@hono/node-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HttpContext } from '../../server/http/context.ts';
import type { Assets } from '../../server/http/assets.ts';
import { createRouter } from '../../server/http/router.ts';
import { ROUTES } from '../../server/http/route-table.ts';
import { BFF, createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

let stack: Stack;
let visitor: Visitor;
beforeAll(() => {
  const sites = ['main', 'open'].map((name) => ({
    name,
    origins: ['https://shop.test', 'http://localhost:*', 'https://*.shop.test'],
    ...(name === 'main' && { identity_secret: 'a-secret-of-twenty-four-characters', signing_secret: 'signed' }),
  }));
  stack = createStack({ env: { BUBBLE_LIMITS: 'off', BUBBLE_CONFIG: JSON.stringify({ sites }) } });
});
beforeEach(async () => {
  visitor = new Visitor(stack);
  await visitor.open();
});
afterAll(() => stack.close());

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY', 'ANYTHING'];
const PATHS = Object.keys(ROUTES);
const STRICT = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };

/** An address that fits a route's path. */
function addressOf(path: string): string {
  const words: Record<string, string> = {
    ':site': 'main',
    ':secret': 'hook-secret',
    ':version': '0.0.0',
    '*': 'panel.js',
  };
  const address = path.replace(/:\w+|\*/g, (word) => words[word] ?? 'x');
  return path.endsWith('/messages') ? `${address}?before=9` : address;
}

async function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<Response> {
  const body = ['GET', 'HEAD', 'OPTIONS'].includes(method) ? undefined : '{}';
  const response = await visitor.fetch(method, path, body, headers);
  // Only a stream stays open.
  if (!response.headers.get('content-type')?.includes('event-stream')) await response.text();
  else await response.body?.cancel();
  return response;
}

test('every route stands in the table with its methods, and the table has no other', () => {
  const router = createRouter({ sites: new Map() } as unknown as HttpContext, {} as Assets, '');
  const found = new Map<string, Set<string>>();
  for (const { method, path } of router.routes)
    if (method !== 'ALL') found.set(path, (found.get(path) ?? new Set()).add(method));
  const methods = Object.fromEntries([...found].map(([path, names]) => [path, [...names].toSorted()]));
  expect(methods).toEqual(
    Object.fromEntries(Object.entries(ROUTES).map(([path, route]) => [path, route.methods.toSorted()])),
  );
});

describe.each(PATHS)('%s', (path) => {
  const { methods, headers, callers } = ROUTES[path]!;

  test('ends every request, and refuses the methods that it has not', async () => {
    for (const method of METHODS) await check(method);
  });

  async function check(method: string): Promise<void> {
    const response = await ask(method, addressOf(path));
    expect(response.status).toBeLessThan(500);
    const isPossible = method === 'OPTIONS' || methods.includes((method === 'HEAD' ? 'GET' : method) as 'GET');
    expect(response.status === 405).toBe(!isPossible);
    if (!isPossible) for (const name of methods) expect(response.headers.get('allow')).toContain(name);
    const wanted = response.status < 400 ? headers : STRICT;
    for (const [name, value] of Object.entries(wanted)) expect(response.headers.get(name)).toContain(value);
  }

  if (callers === 'all') return;
  test('says that its answer depends on the origin, whoever asks', async () => {
    const anybody: Record<string, string>[] = [
      visitor.headers,
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://evil.test' },
    ];
    for (const one of anybody) {
      visitor.headers = one;
      for (const method of methods) {
        const response = await ask(method, addressOf(path));
        expect(response.headers.get('vary')).toContain('origin');
        expect(response.headers.get('cache-control')).toMatch(/no-store/);
      }
    }
  });
});

test('an answer with a session, with messages or with a problem is kept by nobody', async () => {
  await visitor.send('private');
  const answers = [
    await visitor.fetch('POST', '/v1/main/session', { nonce: visitor.nonce, intent: 'load' }),
    await visitor.fetch('GET', '/v1/main/messages?after=0'),
    await visitor.fetch('GET', '/v1/main/events?after=0'),
    await visitor.fetch('GET', '/v1/main/messages'),
    await visitor.fetch('GET', '/nowhere'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 400, 404]);
  for (const { headers } of answers) {
    expect(headers.get('cache-control')).toMatch(/^no-store/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

describe('an odd header', () => {
  const latin = 'caf\u00e9\u00ff';
  const odd: [string, string][] = [
    ...['http://localhost:99999', 'http://localhost:', 'https://', 'https://shop.test:-1', 'https://[::1', latin].map(
      (origin): [string, string] => ['origin', origin],
    ),
    ...['https://a..shop.test', 'https://%zz.shop.test', 'https://user@shop.test', 'https://shop.test/'].map(
      (origin): [string, string] => ['origin', origin],
    ),
    ['authorization', `Bearer ${latin}`],
    ['authorization', `Bearer a.${latin}.c.d.e`],
    ['cookie', `__Host-bubble-main=${latin}; __Host-bubble-main`],
    ['cookie', ';;=;__Host-bubble-main=%;'],
    ['x-chatwoot-signature', latin],
    ['x-chatwoot-timestamp', latin],
    ['x-forwarded-for', `${latin}, ,[,]:,%`],
    ['accept-encoding', latin],
    ['if-none-match', latin],
    ['last-event-id', '1e400'],
    ['last-event-id', latin],
    ['content-type', `application/json; charset=${latin}`],
    ['content-length', 'many'],
    ['user-agent', latin],
    ['sec-fetch-site', latin],
    ['sec-purpose', latin],
    ['host', `[${latin}`],
  ];

  test.each(odd)('(%s: %s) is no failure of the server on any route', async (name, value) => {
    for (const path of PATHS)
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const { status } = await ask(method, addressOf(path), { [name]: value });
        expect({ path, method, failed: status >= 500 }).toEqual({ path, method, failed: false });
      }
  });

  test.each([['http://localhost:99999'], ['https://a..shop.test:0x50']])(
    'Origin %s opens no session',
    async (origin) => {
      visitor.headers.origin = origin;
      const answer = await visitor.call('POST', '/v1/main/session', { nonce: randomUUID(), intent: 'load' });
      expect(answer).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } });
      delete visitor.headers['sec-fetch-site'];
      expect((await visitor.call('POST', '/v1/main/session', {})).status).toBe(403);
    },
  );

  test.each(['a.b.\u00e9', '\u00e9.\u00e9.\u00e9', 'eyJhbGciOiJIUzI1NiJ9.\u00ff.x', '..', '\ud800'])(
    'or a proof that nobody can read (%j) proves nothing',
    async (proof) => {
      const { session_id } = visitor;
      const identifier = 'user-1';
      for (const said of [{ token: proof }, { identifier, identifier_hash: proof }])
        expect(await visitor.call('POST', '/v1/main/contact', { session_id, ...said })).toMatchObject({
          status: 403,
          body: { code: expect.stringMatching(/^identity_/) },
        });
    },
  );

  test('a webhook whose signature is not ASCII is not trusted', async () => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const right = createHmac('sha256', 'signed').update(`${timestamp}.{}`).digest('hex');
    for (const signature of [`sha256=${latin}`, `sha256=${right.slice(0, -1)}\u00e9`, `\u00ff${right}`]) {
      const headers = { 'x-chatwoot-timestamp': timestamp, 'x-chatwoot-signature': signature };
      expect((await ask('POST', '/v1/main/hooks/hook-secret', headers)).status).toBe(401);
    }
  });
});

describe('over a socket', () => {
  let close = (): void => {};
  afterEach(() => close());

  async function start(): Promise<(method: string, path: string) => Promise<IncomingMessage>> {
    const server = createServer(getRequestListener(stack.app.fetch)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    close = () => {
      server.closeAllConnections();
      server.close();
    };
    const { port } = server.address() as AddressInfo;
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return async (method, path) => {
      const headers = { ...visitor.headers, 'x-bubble': '1', cookie };
      const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }).end();
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      return response;
    };
  }

  test('HEAD of the event stream ends with the headers of the stream, and opens none', async () => {
    const call = await start();
    const open = stack.app.streams();
    const response = await call('HEAD', '/v1/main/events?after=0');
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject(ROUTES['/v1/:site/events']!.headers);
    response.resume();
    await once(response, 'end');
    expect(stack.app.streams()).toBe(open);
  });

  test('the event stream has the headers of its row', async () => {
    const call = await start();
    const response = await call('GET', '/v1/main/events?after=0');
    expect(response.headers).toMatchObject(ROUTES['/v1/:site/events']!.headers);
    expect(response.headers['x-request-id']).toBeTruthy();
    response.destroy();
  });

  test.each(['TRACE', 'PROPFIND', 'LINK', 'DELETE'])('%s is answered', async (method) => {
    const call = await start();
    for (const path of ['/healthz', '/v1/main/events', '/bubble.js'])
      expect((await call(method, path)).statusCode).toBe(405);
  });
});

test('the widget’s files are loaded by any page', async () => {
  visitor.headers = {};
  for (const path of ['/bubble.js', '/panel.js', '/module.js']) {
    const response = await stack.fetch(new Request(`${BFF}${path}`));
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    const again = { 'if-none-match': response.headers.get('etag')! };
    const unchanged = await stack.fetch(new Request(`${BFF}${path}`, { headers: again }));
    expect([unchanged.status, unchanged.headers.get('x-content-type-options')]).toEqual([304, 'nosniff']);
  }
});

test('a page has the launcher also while the server is down: its script may be a day old, the list of chunks may not', async () => {
  visitor.headers = {};
  const cacheOf = async (path: string) =>
    (await stack.fetch(new Request(`${BFF}${path}`))).headers.get('cache-control');
  for (const path of ['/bubble.js', '/bubble.js?site=main', '/module.js', '/packs/js/sdk.js'])
    expect(await cacheOf(path)).toBe('max-age=0, stale-while-revalidate=86400, stale-if-error=604800');
  expect(await cacheOf('/panel.js')).toBe('no-cache');
  expect(await cacheOf('/bubble.js?site=nope')).toBe('no-store');
});
