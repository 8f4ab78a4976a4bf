import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSeal } from '../../server/identity/seal.ts';
import { SILENT } from '../../server/store/log.ts';
import { openStore, type OpenedStore } from '../../server/store/open.ts';
import { StoreError, type Store } from '../../server/store/store.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { eventually } from '../support/eventually.ts';
import { follow } from '../support/follow.ts';
import { identifyAs, SECRET } from '../support/identity.ts';
import { createKept } from '../support/kept.ts';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { createStack, type Answer, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

const env = { BUBBLE_LIMITS: 'off', BUBBLE_IDENTITY_SECRET: SECRET };
let stack: Stack;

/** Another browser with a copy of what this one keeps. */
function copyOf(visitor: Visitor, elsewhere = stack): Visitor {
  const copy = Object.assign(visitor.tab(), { stack: elsewhere, cookies: new Map(visitor.cookies) });
  return Object.assign(copy, { bearer: visitor.bearer });
}

function end(visitor: Visitor): Promise<Answer> {
  return visitor.call('POST', '/v1/main/session/end', { session_id: visitor.session_id });
}

/** The copy shows nothing, changes nothing, and is not extended. */
async function expectDead(copy: Visitor): Promise<void> {
  const { session_id } = copy;
  const calls: [string, string, object?][] = [
    ['GET', 'messages?after=0'],
    ['GET', 'events?after=0'],
    ['POST', 'contact', { name: 'Mallory' }],
    ['POST', 'conversation', { add_labels: ['vip'] }],
    ['POST', 'typing', { typing: 'on' }],
    ['POST', 'session/end', {}],
  ];
  for (const [method, path, body] of calls)
    expect(await copy.call(method, `/v1/main/${path}`, body && { session_id, ...body })).toMatchObject({
      status: 401,
      body: { code: 'session_required' },
    });
  expect(await copy.send('it is me')).toMatchObject({ status: 401 });
  expect(await copy.open()).toMatchObject({ conversation: null, messages: [] });
  expect(copy.session_id).not.toBe(session_id);
}

const KINDS: [string, (visitor: Visitor) => Promise<void>][] = [
  ['of a stranger', async () => {}],
  ['of a proven visitor', async (visitor) => void (await identifyAs(visitor, 'user-1'))],
];

describe.each(KINDS)('the session %s that was ended', (_, become) => {
  let ann: Visitor;
  async function write(keepsCookies = true): Promise<void> {
    ann = Object.assign(new Visitor(stack), { keepsCookies });
    await ann.open();
    await become(ann);
    await ann.send('my secret');
  }
  afterEach(() => stack.close());

  test.each([
    ['cookie', true],
    ['bearer', false],
  ])('is worth nothing in another browser that has the same %s, nor by its nonce', async (__, keepsCookies) => {
    stack = createStack({ env });
    await write(keepsCookies);
    const copy = copyOf(ann);
    const stream = await follow(copyOf(ann), 0);
    expect((await end(ann)).status).toBe(200);
    await eventually(() => stream.events.at(-1)?.type === 'session');
    await expectDead(copy);
    const byNonce = Object.assign(new Visitor(stack), { nonce: ann.nonce });
    expect(await byNonce.open()).toMatchObject({ messages: [] });
  });

  test('is worth nothing by a ticket that was made before', async () => {
    stack = createStack({ env });
    const { nonce } = (ann = new Visitor(stack));
    const { body } = await ann.call('POST', '/v1/main/session', { nonce, intent: 'load' });
    Object.assign(ann, { session_id: body.session_id });
    await ann.send('my secret');
    await end(ann);
    const thief = new Visitor(stack);
    const ticket = { nonce, intent: 'load', ticket: body.ticket };
    const { body: answer } = await thief.call('POST', '/v1/main/session', ticket);
    expect(answer.session_id).not.toBe(ann.session_id);
    expect(answer).not.toHaveProperty('messages.0');
    // And neither is what it was exchanged for.
    thief.nonce = nonce;
    expect(await thief.open({ ticket: answer.ticket })).toMatchObject({ messages: [] });
  });

  test('stays ended when the server is killed and starts again, if it keeps a data folder', async () => {
    const kept = await createKept({ env });
    ({ stack } = kept);
    await write();
    const copy = copyOf(ann);
    await end(ann);
    await kept.kill();
    await expectDead(copy);
    await kept.close();
  });

  test('is ended in every process at once, in those that start later, and after Redis was killed', async (task) => {
    if (!hasRedis) return task.skip();
    const [mine, other] = await Promise.all([open(), open()]);
    stack = createStack({ env, store: mine.store });
    const second = stack.another({ store: other.store });
    const elsewhere: Stack = { ...stack, fetch: async (request) => second.fetch(request) };
    await write();
    const stream = await follow(copyOf(ann, elsewhere), 0);
    const copy = copyOf(ann, elsewhere);
    expect((await copy.call('GET', '/v1/main/messages?after=0')).body.messages).toHaveLength(1);
    await end(ann);
    await eventually(() => stream.events.at(-1)?.type === 'session');
    await expectDead(copyOf(ann, elsewhere));
    await redis.command('BGREWRITEAOF').catch(() => {});
    await redis.kill();
    await redis.start();
    await eventually(
      () =>
        other.store.epoch().then(
          () => true,
          () => false,
        ),
      10_000,
    );
    await expectDead(copy);
    await Promise.all([mine.close(), other.close()]);
  });

  let redis: TestRedis;
  beforeAll(async () => {
    if (hasRedis) redis = await startRedis('--appendfsync', 'always');
  });
  afterAll(() => redis?.close());
  const open = (): Promise<OpenedStore> => openStore({ redisUrl: redis.url, journalBytes: 1e6 }, SILENT);
});

describe('what ends with a session, and what does not', () => {
  beforeEach(() => {
    stack = createStack({ env });
  });
  afterEach(() => stack.close());

  test('two ends at the same time, and a request that was under way, leave no browser with the old one', async () => {
    const ann = new Visitor(stack);
    await ann.open();
    await identifyAs(ann, 'user-1');
    await ann.send('my secret');
    const [phone, laptop] = [copyOf(ann), copyOf(ann)];
    await Promise.all([laptop.open(), end(ann), end(phone)]);
    await expectDead(copyOf(ann));
    const later = await copyOf(laptop).call('GET', '/v1/main/messages?after=0');
    expect(later.body.messages ?? []).toEqual([]);
  });

  test('who proves again who they are goes on, as often as they end it, and only the newest is good', async () => {
    const ann = new Visitor(stack);
    const old: Visitor[] = [];
    for (let n = 0; n < 3; n += 1) {
      await ann.open();
      await identifyAs(ann, 'user-1');
      expect((await ann.open()).messages).toHaveLength(n);
      await ann.send(`login ${n}`);
      old.push(copyOf(ann));
      await end(ann);
      ann.nonce = crypto.randomUUID();
      ann.cookies.clear();
    }
    for (const copy of old) await expectDead(copy);
  });

  test('another visitor and another identity go on', async () => {
    const [ann, bob] = [new Visitor(stack), new Visitor(stack)];
    for (const one of [ann, bob]) {
      await one.open();
      await one.send('hello');
    }
    await end(ann);
    expect((await bob.open()).messages).toHaveLength(1);
  });

  test('a session from before generations were counted is read, and can be ended', async () => {
    const ann = new Visitor(stack);
    await ann.open();
    const seal = createSeal([new Uint8Array(Buffer.alloc(32, 7))]);
    const sourceId = 'd8b0a3e4-0000-8000-8000-000000000001';
    const sealed = await seal.sealSession({ site: 'main', sourceId, iat: Math.floor(Date.now() / 1000) - 1000 });
    ann.cookies.set('__Host-bubble-main', sealed);
    await ann.open();
    const copy = copyOf(ann);
    await ann.send('hello');
    await end(ann);
    await expectDead(copy);
  });

  test('a store that has forgotten the end learns of it from the newer session', async () => {
    const ann = new Visitor(stack);
    await ann.open();
    await identifyAs(ann, 'user-1');
    await ann.send('my secret');
    const copy = copyOf(ann);
    await end(ann);
    Object.assign(ann, { nonce: crypto.randomUUID(), cookies: new Map() });
    await ann.open();
    await identifyAs(ann, 'user-1');
    stack.restart();
    await ann.open();
    await expectDead(copy);
  });
});

describe('while the store is away', () => {
  test('a session can be ended: at once in this process, and everywhere when the store is back', async () => {
    const memory = createMemoryStore();
    const state = { away: false, back: new Set<() => void>() };
    const away = (): Promise<never> => Promise.reject(new StoreError('away'));
    const store = new Proxy(memory, {
      get(target, name: keyof Store) {
        if (name === 'onReturn')
          return (listener: () => void) => {
            state.back.add(listener);
            return () => state.back.delete(listener);
          };
        const isCall = ['get', 'set', 'delete', 'lock', 'lease', 'release', 'consume', 'epoch', 'age'].includes(name);
        return state.away && isCall ? away : target[name];
      },
    });
    stack = createStack({ env: { BUBBLE_LIMITS: 'off' }, store });
    const second = stack.another({ store });
    const elsewhere: Stack = { ...stack, fetch: async (request) => second.fetch(request) };
    const ann = new Visitor(stack);
    await ann.open();
    await ann.send('my secret');
    const [here, there] = [copyOf(ann), copyOf(ann, elsewhere)];
    state.away = true;
    expect((await end(ann)).status).toBe(200);
    expect((await here.call('GET', '/v1/main/messages?after=0')).status).toBe(401);
    state.away = false;
    for (const listener of state.back) listener();
    await eventually(async () => (await there.call('GET', '/v1/main/messages?after=0')).status === 401);
    await stack.close();
  });
});

describe('a nonce', () => {
  const clock = { ahead: 0 };
  beforeEach(() => {
    clock.ahead = 0;
    stack = createStack({ env, now: () => Date.now() + clock.ahead });
  });
  afterEach(() => stack.close());
  const again = (of: Visitor) => Object.assign(new Visitor(stack), { nonce: of.nonce });

  test('leads to the same session for some minutes, and then to nobody’s', async () => {
    const ann = new Visitor(stack);
    const { session_id } = await ann.open();
    await ann.send('my secret');
    clock.ahead = 60_000;
    expect((await again(ann).open()).session_id).toBe(session_id);
    clock.ahead = 11 * 60_000;
    stack.restart();
    const late = await again(ann).open();
    expect(late).toMatchObject({ conversation: null, messages: [] });
    expect(late.session_id).not.toBe(session_id);
  });

  test('leads to nobody’s session once the server has forgotten it', async () => {
    const ann = new Visitor(stack);
    const { session_id } = await ann.open();
    stack.restart();
    expect((await again(ann).open()).session_id).not.toBe(session_id);
    expect((await ann.open()).session_id).toBe(session_id);
  });
});
