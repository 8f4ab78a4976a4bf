import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { App } from '../../server/app.ts';
import { createRedisStore } from '../../server/store/redis.ts';
import { StoreError, type Store } from '../../server/store/store.ts';
import { eventually } from '../support/eventually.ts';
import { follow } from '../support/follow.ts';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { strangers } from '../support/strangers.ts';
import { Visitor } from '../support/visitor.ts';

vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '10';
});

describe.skipIf(!hasRedis)('two processes that share a Redis', () => {
  let redis: TestRedis;
  let stores: Store[];
  let stack: Stack;
  let first: App;
  let second: App;

  beforeEach(async () => {
    redis = await startRedis();
    stores = [await createRedisStore(redis.url), await createRedisStore(redis.url)];
    stack = createStack({ store: stores[0]!, env: { BUBBLE_LIMITS: 'off', BUBBLE_REALTIME: 'cable,sweep' } });
    first = stack.app;
    second = stack.another({ store: stores[1]! });
  });
  afterEach(async () => {
    redis.resume();
    await stack.close();
    await Promise.all(stores.map((store) => store.close()));
    await redis.close();
  });

  /** A page that is served by one of the two. */
  async function talkingTo(app: App) {
    const visitor = new Visitor({ ...stack, fetch: async (request) => app.fetch(request) });
    await visitor.open();
    const { body } = await visitor.send('Hello?');
    return { conversation: body.conversation_id as number, stream: await follow(visitor, body.message.id) };
  }

  async function cables(): Promise<number> {
    const { body } = await stack.upstream('GET', '/sandbox/cable');
    return body.filter((one: { subscribed: object[] }) => one.subscribed.length > 0).length;
  }

  test('one listens to the upstream for both, and the visitors of both hear of it', async () => {
    first.start();
    await eventually(async () => (await cables()) === 1);
    second.start();
    const one = await talkingTo(first);
    const other = await talkingTo(second);
    await stack.reply(one.conversation, 'to the first');
    await stack.reply(other.conversation, 'to the second');
    await eventually(() => one.stream.contents().includes('to the first'));
    await eventually(() => other.stream.contents().includes('to the second'));
    expect(await cables()).toBe(1);
    expect(stack.cable.begun).toBe(1);
  });

  test('when it stops, the other goes on at once, from where it was', async () => {
    first.start();
    await eventually(async () => (await cables()) === 1);
    second.start();
    const { conversation, stream } = await talkingTo(second);
    await first.stop();
    expect(await redis.command('KEYS', 'bubble:lease:live:*')).toEqual([]);
    await stack.reply(conversation, 'while nobody listened');
    await eventually(() => stream.contents().includes('while nobody listened'));
    await eventually(async () => (await cables()) === 1);
    await stack.reply(conversation, 'and afterwards');
    await eventually(() => stream.contents().includes('and afterwards'));
  });

  test('when it hangs, the other takes its place', async () => {
    let hangs = false;
    let wake: (isOurs: boolean) => void = () => {};
    const lease: Store['lease'] = (name, ttl) =>
      hangs ? new Promise((resolve) => (wake = resolve)) : stores[0]!.lease(name, ttl);
    const hanging = stack.another({ store: { ...stores[0]!, lease, release: async () => {} } });
    hanging.start();
    await eventually(async () => (await cables()) === 1);
    second.start();
    hangs = true;
    await eventually(() => stack.cable.begun === 2);
    wake(false);
  });

  test('what one process could not hear for a moment, it finds when it hears again', async () => {
    let isDeaf = false;
    let returned = (): void => {};
    const store: Store = {
      ...stores[1]!,
      subscribe: (topic, listener) => stores[1]!.subscribe(topic, (value) => isDeaf || listener(value)),
      onReturn: (listener) => ((returned = listener), () => {}),
    };
    // Without anybody who looks from time to time.
    const env = { BUBBLE_REALTIME: 'cable' };
    const listening = stack.another({}, env);
    listening.start();
    await eventually(async () => (await cables()) === 1);
    const deaf = stack.another({ store }, env);
    deaf.start();
    const { conversation, stream } = await talkingTo(deaf);
    await eventually(() => stores[1]!.get('sweep:main'));
    await eventually(() => stack.logged.some((line) => line.includes('"outcome":"delivered"')));
    isDeaf = true;
    const before = stack.logged.length;
    await stack.reply(conversation, 'in that moment');
    await eventually(() => stack.logged.slice(before).some((line) => line.includes('"outcome":"delivered"')));
    isDeaf = false;
    expect(stream.contents()).not.toContain('in that moment');
    returned();
    await eventually(() => stream.contents().includes('in that moment'));
  });

  test('a process that is cut off goes on where the other was when it last heard of it', async () => {
    let cutOff = false;
    let notice = (): void => {};
    const away = () => new StoreError('cut off');
    const store: Store = {
      ...stores[1]!,
      get: (name) => (cutOff ? Promise.reject(away()) : stores[1]!.get(name)),
      lease: (name, ttl) =>
        cutOff ? new Promise((_, reject) => (notice = () => reject(away()))) : stores[1]!.lease(name, ttl),
    };
    const env = { BUBBLE_REALTIME: 'sweep' };
    const sweeping = stack.another({}, env);
    sweeping.start();
    await eventually(async () => (await stores[0]!.get('sweep:main')) !== undefined);
    let asked = 0;
    const get: Store['get'] = (name) => {
      if (name === 'sweep:main') asked += 1;
      return store.get(name);
    };
    const other = stack.another({ store: { ...store, get } }, env);
    other.start();
    const { conversation, stream } = await talkingTo(other);
    await eventually(() => asked > 1);
    cutOff = true;
    await sweeping.stop();
    await stack.reply(conversation, 'before sixty others');
    await strangers(stack, 60);
    // So long ago that it does not count as just now.
    const said = Date.now();
    await eventually(() => Date.now() - said > 7_000, 10_000);
    await strangers(stack, 1);
    await eventually(() => (notice(), stream.contents().includes('before sixty others')));
  });

  test('with the shared memory away each process listens for itself; when it is back, one does', async () => {
    first.start();
    await eventually(async () => (await cables()) === 1);
    second.start();
    const one = await talkingTo(first);
    const other = await talkingTo(second);
    await redis.kill();
    await eventually(async () => (await cables()) === 2, 10_000);
    await stack.reply(one.conversation, 'to the first');
    await stack.reply(other.conversation, 'to the second');
    await eventually(() => one.stream.contents().includes('to the first'));
    await eventually(() => other.stream.contents().includes('to the second'));
    await redis.start();
    await eventually(async () => (await cables()) === 1, 10_000);
    await stack.reply(one.conversation, 'together again');
    await stack.reply(other.conversation, 'together again');
    await eventually(() => one.stream.contents().includes('together again'));
    await eventually(() => other.stream.contents().includes('together again'));
  });
});
