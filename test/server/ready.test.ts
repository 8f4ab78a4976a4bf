import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Env } from '../../server/config/env.ts';
import { createRedisStore } from '../../server/store/redis.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { BFF, createStack, type Stack } from '../support/stack.ts';

// A site that does not work is checked again every minute.
vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '20';
});

/** Levels of the log. */
const [INFO, WARN, ERROR] = [30, 40, 50];

let stack: Stack;
afterEach(() => stack.close());

async function ready(): Promise<{ status: number; body: unknown }> {
  const answer = await stack.app.fetch(new Request(`${BFF}/readyz`));
  return { status: answer.status, body: await answer.json() };
}

test('a server whose settings are right is ready', async () => {
  stack = createStack();
  expect(await ready()).toEqual({ status: 200, body: { status: 'ok', sites: { main: 'ok' } } });
});

test.each([
  [{ drop: true }, 'upstream_unreachable'],
  [{ status: 503 }, 'upstream_failed'],
  [{ status: 429 }, 'upstream_busy'],
])('while OneHash Chat is away (%j) a server is sent visitors: it keeps what they write', async (fault, state) => {
  stack = createStack();
  await stack.faults({ path: '^/api/v1', ...fault });
  expect(await ready()).toEqual({ status: 200, body: { status: 'waiting', sites: { main: state } } });
});

/** What an operator is told of a wrong setting of the site `main`, or of the third site in a file. */
const WRONG: [what: string, env: Env, key: string, sentence: string, answer?: Answer][] = [
  [
    'a token that is refused',
    { ONEHASH_ACCESS_TOKEN: 'guessed-token' },
    'access_token',
    'ONEHASH_ACCESS_TOKEN of site "main": OneHash Chat at https://upstream.test refuses this token; set it to the access token in the profile of a user of account 1',
  ],
  [
    'an account that is not that of the token',
    { ONEHASH_ACCOUNT_ID: '2' },
    'account_id',
    'ONEHASH_ACCOUNT_ID of site "main": the token\'s user does not belong to account 2; set it to 1, or take the token of a user who does',
  ],
  [
    'an inbox that is not there',
    { ONEHASH_INBOX_ID: '99' },
    'inbox_id',
    'ONEHASH_INBOX_ID of site "main": 99 is no inbox of account 1; set it to the number in the address of the inbox\'s settings',
  ],
  [
    'an inbox of another kind',
    {},
    'inbox_id',
    'ONEHASH_INBOX_ID of site "main": 1 is an inbox of the kind Channel::WebWidget; set it to the number of an inbox of the kind API',
    { path: '/inboxes/', body: { id: 1, channel_type: 'Channel::WebWidget' } },
  ],
  [
    'an inbox whose agents the user is not one of',
    {},
    'inbox_id',
    'ONEHASH_INBOX_ID of site "main": 1 is an inbox that the token\'s user may not see; add the user to the inbox\'s agents, or make them an administrator',
    { path: '/inboxes/', status: 401, body: { error: 'You are not authorized to do this action' } },
  ],
  [
    'an account that is suspended',
    {},
    'account_id',
    'ONEHASH_ACCOUNT_ID of site "main": account 1 is suspended; set it to an active account, or have it activated',
    { path: '/inboxes/', status: 401, body: { error: 'Account is suspended' } },
  ],
  [
    'an address where something else answers',
    {},
    'onehash_url',
    'ONEHASH_URL of site "main": https://upstream.test does not answer as OneHash Chat does (upstream_not_found); set it to the address at which agents open OneHash Chat',
    { path: '/profile', status: 404, body: 'Not here' },
  ],
];

interface Answer {
  path: string;
  status?: number;
  body: unknown;
}

function start(env: Env, { path, status = 200, body }: Answer = { path: 'no such path', body: '' }): void {
  stack = createStack({
    env,
    between: async (request, next) => (request.url.includes(path) ? Response.json(body, { status }) : next(request)),
  });
}

/** Sentences at a level of the log. */
const logged = (level: number): string[] =>
  stack.logged
    .map((line) => JSON.parse(line) as { level: number; msg: string })
    .filter((line) => line.level === level)
    .map(({ msg }) => msg);

describe.each(WRONG)('%s', (_, env, key, sentence, answer) => {
  test('is not ready, and the operator is told once what to set', async () => {
    start(env, answer);
    stack.app.start();
    await eventually(() => logged(ERROR).length > 0);
    expect(await ready()).toEqual({ status: 503, body: { status: 'not ready', sites: { main: sentence } } });
    expect(logged(ERROR)).toEqual([sentence]);
    expect(stack.logged.join()).not.toContain('guessed-token');
  });

  test('of the third site is named with that site and its key in BUBBLE_CONFIG', async () => {
    const [name] = Object.keys(env);
    const values = {
      access_token: 'sandbox-bff',
      account_id: '1',
      inbox_id: '1',
      onehash_url: 'https://upstream.test',
    };
    const own = { ...values, ...(name && { [key]: env[name] }) };
    start({ BUBBLE_CONFIG: JSON.stringify({ sites: [{ name: 'a' }, { name: 'b' }, { name: 'c', ...own }] }) }, answer);
    const { sites } = (await ready()).body as { sites: Record<string, string> };
    expect(sites['c']).toBe(sentence.replace(/^\w+ of site "main"/, `BUBBLE_CONFIG: ${key} of site "c" (sites.2)`));
    if (name) expect(sites['a']).toBe('ok');
  });
});

test('an operator hears that OneHash Chat is away at the start, and then what is wrong', async () => {
  start({ ONEHASH_INBOX_ID: '99' });
  await stack.faults({ path: '^/api/v1/profile', drop: true });
  stack.app.start();
  await eventually(() => logged(WARN).some((words) => words.startsWith('ONEHASH_URL of site "main": OneHash Chat at')));
  await stack.faults();
  await eventually(
    () => logged(ERROR).some((words) => words.startsWith('ONEHASH_INBOX_ID of site "main": 99')),
    10_000,
  );
});

test('an operator hears once what is wrong, however often it is checked, and once that the site works again', async () => {
  let refused = 0;
  let isRefused = true;
  stack = createStack({
    between: async (request, next) => {
      if (!isRefused || !request.url.includes('/inboxes/1')) return next(request);
      refused += 1;
      return Response.json({}, { status: 404 });
    },
  });
  stack.app.start();
  await eventually(() => refused > 1, 15_000);
  expect(logged(ERROR)).toHaveLength(1);
  isRefused = false;
  await eventually(() => logged(INFO).some((words) => words.includes('the settings of the site are right')), 15_000);
  expect(await ready()).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(logged(ERROR)).toHaveLength(1);
});

test('without its Redis a server is sent visitors, and does not say that everything is well', async () => {
  const url = `redis://:hunter2@127.0.0.1:${await freePort()}`;
  const errors: [object, string][] = [];
  const store = await createRedisStore(url, { info() {}, warn() {}, error: (...line) => void errors.push(line) });
  stack = createStack({ store });
  expect(await ready()).toEqual({
    status: 200,
    body: {
      status: 'waiting',
      store: expect.stringMatching(/^REDIS_URL: Redis can not be reached/),
      sites: { main: 'ok' },
    },
  });
  expect(errors[0]![1]).toContain('REDIS_URL');
  expect(JSON.stringify(errors)).toContain('ECONNREFUSED');
  expect(JSON.stringify(errors)).not.toContain('hunter2');
  await store.close();
});

test('a server that is about to stop is not ready, so that no visitor is sent to it', async () => {
  stack = createStack();
  const drained = stack.app.drain(100);
  expect(await ready()).toEqual({ status: 503, body: { status: 'draining' } });
  await drained;
});
