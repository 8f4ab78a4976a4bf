import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../server/config/config.ts';
import { rowsOf, type SettingsTable } from '../../server/config/setting.ts';
import { SERVER_SETTINGS, SITE_SETTINGS } from '../../server/config/settings.ts';
import { createRedact } from '../../server/base/redact.ts';
import { openStore } from '../../server/store/open.ts';
import { createUpstream, type UpstreamClient } from '../../server/upstream/client.ts';
import { createMessage, listMessages, markDelivered } from '../../server/upstream/messages.ts';
import { isUpstreamError } from '../../server/upstream/error.ts';
import { freePort } from '../support/free-port.ts';
import { baseEnv, createStack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

describe('a redirect', () => {
  /** What somebody else has been sent. */
  let received: string[];
  let other: Server;
  let upstream: Server;
  let location: string;
  let status: number;
  let client: UpstreamClient;

  async function listen(server: Server): Promise<number> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  beforeEach(async () => {
    received = [];
    other = createServer((request, response) => {
      received.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
      response.end('{}');
    });
    upstream = createServer((request, response) => {
      if (request.url!.includes('/landed')) received.push(JSON.stringify(request.headers));
      response.writeHead(status, { location }).end();
    });
    const port = await listen(upstream);
    const url = `http://127.0.0.1:${port}`;
    client = createUpstream({ url, token: 'THE-TOKEN', accountId: 1, inboxId: 1, budget: { take: async () => 0 } });
  });
  afterEach(async () => {
    await Promise.all([other, upstream].map((server) => new Promise((resolve) => server.close(resolve))));
  });

  const WHERE: [string, (port: number) => string][] = [
    ['another port', (port) => `http://127.0.0.1:${port}/landed`],
    ['another name', (port) => `http://localhost:${port}/landed`],
    ['another scheme', (port) => `https://127.0.0.1:${port}/landed`],
    ['an address without a scheme', (port) => `//127.0.0.1:${port}/landed`],
    ['an address with credentials', (port) => `http://a:b@127.0.0.1:${port}/landed`],
    ['a path', () => '/landed'],
  ];
  test.each(WHERE.flatMap(([to, where]) => [301, 302, 303, 307, 308].map((code) => [code, to, where] as const)))(
    '%d to %s is not followed: nobody else gets the token, and no message is lost',
    async (code, _to, where) => {
      status = code;
      location = where(await listen(other));
      const calls = [
        listMessages(client, 1, 'latest'),
        createMessage(client, 1, { content: 'Hello', key: 'k' }),
        client.tell({ method: 'put', path: 'contacts/1', json: {}, priority: 'session' }),
        markDelivered(client, 1, 1),
      ];
      for (const outcome of await Promise.allSettled(calls)) {
        const error: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
        // `upstream_refused` would tell the visitor that the message can never be sent.
        expect(isUpstreamError(error) && error.code).toBe('upstream_invalid');
        expect(String(error)).not.toContain('a:b');
      }
      expect(received).toEqual([]);
    },
  );
});

/** Secrets, each in its setting. */
const SECRETS: Record<string, string> = {
  ONEHASH_ACCESS_TOKEN: 'tok-5Zk29QqLwPzXhRt',
  BUBBLE_SESSION_KEYS: Buffer.alloc(32, 0xa7).toString('base64'),
  BUBBLE_WEBHOOK_SECRET: 'hook-7fGhPq2mLz81Nx',
  BUBBLE_SIGNING_SECRET: 'sign-0qWc93nVbT55uE',
  BUBBLE_IDENTITY_SECRET: 'identity-8812-zzTq-4411-mmQp',
  REDIS_URL: 'redis://ada:pw-49dkQw81@127.0.0.1:1/0',
};

describe('a log', () => {
  test('has a secret in every setting that is marked as one', () => {
    const marked = [SERVER_SETTINGS, SITE_SETTINGS].flatMap((table) => rowsOf(table).filter(({ secret }) => secret));
    expect(marked.map(({ env }) => env).toSorted()).toEqual(Object.keys(SECRETS).toSorted());
  });

  test.each([
    ['answers that quote what they were sent', async (text: string) => new Response(text, { status: 500 })],
    ['answers in another shape', async (text: string) => Response.json({ payload: text, id: text })],
    ['answers no JSON', async (text: string) => new Response(text)],
    ['refuses', async (text: string) => Response.json({ error: text }, { status: 422 })],
    ['fails with an error that quotes it', async (text: string) => Promise.reject(new TypeError(text))],
    [
      'fails with an error whose cause quotes it',
      (text: string) =>
        Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(text), { input: text }) })),
    ],
  ])('and an answer hold none, if the upstream %s', async (_what, answer) => {
    const { REDIS_URL: redis, ...env } = SECRETS;
    const quoted = [...Object.values(env), redis, 'pw-49dkQw81'].join(' ');
    let isUpset = false;
    const stack = createStack({
      env: { ...env, BUBBLE_LIMITS: 'off', ...(redis && { REDIS_URL: redis }) },
      between: (request, next) => (isUpset ? answer(quoted) : next(request)),
    });
    const visitor = new Visitor(stack);
    await visitor.open();
    await visitor.send('Hello');
    isUpset = true;
    stack.app.start();
    const { session_id } = visitor;
    const answers = [
      await visitor.send('Hello again'),
      await visitor.call('GET', '/v1/main/messages?before=5'),
      await visitor.call('POST', '/v1/main/contact', { session_id, name: 'Ada' }),
      await visitor.call('GET', '/readyz'),
    ];
    await visitor.call('POST', '/v1/main/receipts', { session_id, delivered: [], read: 1 });
    await stack.app.idle();
    await stack.close();
    expect(stack.logged.length).toBeGreaterThan(4);
    for (const text of [...stack.logged, ...answers.map((one) => JSON.stringify(one))])
      for (const secret of quoted.split(' ')) expect(text).not.toContain(secret);
  });

  test('is told of errors without what they hold', () => {
    const redact = createRedact(['hunter2', 'hunter2-and-more']);
    const cause = Object.assign(new Error('auth hunter2'), { command: { name: 'auth', args: ['hunter2'] } });
    const error = new TypeError('for hunter2-and-more', { cause });
    const clean = redact({ err: error, list: ['hunter2', 1], other: new Map() });
    expect(clean.err).toBeInstanceOf(TypeError);
    expect(clean.list).toEqual(['[hidden]', 1]);
    expect(
      [clean.err.message, clean.err.stack, JSON.stringify(clean.err.cause), String(clean.err.cause)].join(),
    ).not.toMatch(/hunter2/);
    expect(error.message).toBe('for hunter2-and-more');
    const plain = { err: new Error('nothing') };
    expect(redact(plain)).toBe(plain);
  });
});

describe('a mistake in the configuration is reported without the secret', () => {
  const PASSWORD = 'Hunter2Hunter2';
  const places = {
    PORT: (secret: string) => `redis://u:${secret}@localhost:63x9`,
    'no slashes': (secret: string) => `redis:${secret}@localhost:6379`,
    'one slash': (secret: string) => `redis:/${secret}@localhost`,
    'another scheme': (secret: string) => `http://u:${secret}@localhost`,
    'a slash in it': (secret: string) => `redis://u:a/${secret}@localhost`,
    'a question mark in it': (secret: string) => `redis://u:a?${secret}@localhost`,
    'a number sign in it': (secret: string) => `redis://u:a#${secret}@localhost`,
    'an at sign in it': (secret: string) => `redis://u:a@${secret}@localhost`,
    'a bare percent sign': (secret: string) => `redis://u:%${secret}@localhost`,
    'no host': (secret: string) => `redis://u:${secret}@`,
    'a database that is none': (secret: string) => `redis://u:a@localhost/${secret}`,
    'a space': (secret: string) => `redis://u:${secret}@local host`,
    'only the password': (secret: string) => secret,
    'a path': (secret: string) => `/${secret}@localhost`,
  };
  test.each(Object.entries(places))('REDIS_URL with %s', async (_what, place) => {
    const url = place(PASSWORD);
    const lines: string[] = [];
    const write = (...line: unknown[]): void => void lines.push(JSON.stringify(line));
    const log = { debug: write, info: write, warn: write, error: write, fatal: write };
    const said = [
      thrown(() => readConfig({ ...baseEnv, REDIS_URL: url })),
      await openStore({ redisUrl: url, journalBytes: 1_000 }, log).then(
        () => 'opened',
        (error: unknown) => describeError(error),
      ),
    ];
    expect(said).not.toContain('opened');
    expect(said.join() + lines.join()).not.toContain('Hunter2');
  });

  test.each(['redis://u:p%40ss@127.0.0.1:1', 'rediss://:pass@127.0.0.1:1/3', 'redis://[::1]:1', 'redis://localhost'])(
    'and %s is none',
    (url) => {
      expect(readConfig({ ...baseEnv, REDIS_URL: url }).redisUrl).toBe(url);
    },
  );

  /** Every setting, secret or not, with something that is wrong for it and holds a password. */
  const wrong = [
    `https://ada:${PASSWORD}@shop.example/x y`,
    `https:\\\\ada:${PASSWORD}@shop.example`,
    `ftp://ada:${PASSWORD}@shop.example`,
  ];
  const names = [SERVER_SETTINGS, SITE_SETTINGS]
    .flatMap((table: SettingsTable) => rowsOf(table))
    .flatMap(({ env }) => env ?? []);
  test.each(names.flatMap((name) => wrong.map((value) => [name, value])))('%s=%s', (name, value) => {
    const said = thrown(() => readConfig({ ...baseEnv, [name]: value }));
    expect(said).not.toContain(PASSWORD);
  });

  test.each(Object.keys(SECRETS))('%s in place of the path of its file', (name) => {
    const said = thrown(() => readConfig({ ...baseEnv, [`${name}_FILE`]: `${PASSWORD}/${PASSWORD}=` }));
    expect(said).toContain(`${name}_FILE`);
    expect(said).not.toContain(PASSWORD);
  });

  test('a token that no header can carry', () => {
    const said = thrown(() => readConfig({ ...baseEnv, ONEHASH_ACCESS_TOKEN: `${PASSWORD}\u2019` }));
    expect(said).toContain('ONEHASH_ACCESS_TOKEN');
    expect(said).not.toContain(PASSWORD);
  });
});

describe('the built server as a process', () => {
  /** Starts it, and says what it has printed until it ended, or until it is ended. */
  async function output(env: Record<string, string>): Promise<{ text: string; code: number | null }> {
    const child = spawn(process.execPath, ['dist/server/main.js'], {
      env: { PATH: process.env.PATH, ...baseEnv, PORT: String(await freePort()), HOST: '127.0.0.1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    let isTold = false;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        text += String(chunk);
        if (isTold || !text.includes('"listening"')) return;
        // A second signal would end it at once, with another exit code.
        isTold = child.kill('SIGTERM');
      });
    const [code] = (await once(child, 'close')) as [number | null];
    return { text, code };
  }

  test.each([
    ['an address that can not be read', 'redis:Hunter2Hunter2@127.0.0.1:1', 1],
    ['a Redis that is not there', 'redis://ada:Hunter2Hunter2@127.0.0.1:1', 0],
    ['a name that leads nowhere', 'redis://:Hunter2Hunter2@redis.invalid', 0],
  ])('prints no password with %s', async (_what, url, expected) => {
    const { text, code } = await output({ REDIS_URL: url, BUBBLE_DRAIN_SECONDS: '0' });
    expect(text).toContain('REDIS_URL');
    expect(text).not.toContain('Hunter2');
    expect(code).toBe(expected);
  });
});

function thrown(act: () => unknown): string {
  try {
    act();
    return '';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return describeError(error);
  }
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.stack} ${error.message} ${JSON.stringify(error)} ${describeError(error.cause ?? '')}`;
}
