import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRedisStore } from '../../server/store/redis.ts';
import { StoreError, type Store } from '../../server/store/store.ts';
import { eventually } from '../support/eventually.ts';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.ts';

// An answer is waited for for 400 ms then, and a process that was killed keeps its locks for 2.5 s.
vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '4';
});
const PATIENCE = 400;
const LOCK_TTL = 2_500;

describe.skipIf(!hasRedis)('when Redis is away', () => {
  let redis: TestRedis;
  let one: Store;
  let two: Store;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());
  beforeEach(async () => {
    [one, two] = await Promise.all([createRedisStore(redis.url), createRedisStore(redis.url)]);
  });
  afterEach(async () => {
    await Promise.all([one.close(), two.close()]);
    await redis.reset();
  });

  test('a Redis that is killed fails everything at once, ends nothing, and is back by itself in another life', async () => {
    const life = await one.epoch();
    const heard: unknown[] = [];
    let returns = 0;
    one.onReturn(() => {
      returns += 1;
    });
    two.subscribe('topic', (value) => heard.push(value));
    await redis.kill();
    await eventually(async () =>
      one.get('name').then(
        () => false,
        () => true,
      ),
    );
    const from = performance.now();
    for (const call of everyCall(one)) await expect(call()).rejects.toThrow(StoreError);
    expect(performance.now() - from).toBeLessThan(200);
    expect(returns).toBe(0);

    await redis.start();
    await eventually(() => returns > 0);
    for (const call of everyCall(one)) await call();
    expect(await one.epoch()).not.toBe(life);
    expect(await one.age()).toBeLessThan(3_000);
    await eventually(async () => {
      await one.publish('topic', 'after');
      return heard.includes('after');
    });
  });

  test('a Redis that stands still is away after a moment, and back when it goes on', async () => {
    const life = await one.epoch();
    let returns = 0;
    one.onReturn(() => {
      returns += 1;
    });
    redis.pause();
    const from = performance.now();
    await expect(one.get('name')).rejects.toThrow(StoreError);
    expect(performance.now() - from).toBeLessThan(2 * PATIENCE);
    const later = performance.now();
    for (const call of everyCall(one)) await expect(call()).rejects.toThrow(StoreError);
    expect(performance.now() - later).toBeLessThan(200);
    redis.resume();
    await eventually(() => returns > 0);
    for (const call of everyCall(one)) await call();
    expect(await one.epoch()).toBe(life);
  });

  test('a lock taken in doubt is given back, as soon as Redis goes on', async () => {
    redis.pause();
    await expect(one.lock('lock', async () => 'ours')).rejects.toThrow(StoreError);
    redis.resume();
    const from = performance.now();
    await eventually(async () => (await two.lock('lock', async () => 'theirs').catch(() => '')) === 'theirs');
    expect(performance.now() - from).toBeLessThan(LOCK_TTL / 2);
  });

  test('with Redis gone a work under a lock goes on, knows when its lock ends, and its result counts', async () => {
    const waiting: Promise<unknown>[] = [];
    const result = await one.lock('lock', async (isHeld) => {
      waiting.push(two.lock('lock', async () => {}).catch((error: unknown) => error));
      await redis.kill();
      expect(isHeld()).toBe(true);
      await eventually(() => !isHeld(), LOCK_TTL + 500);
      return 'created';
    });
    expect(result).toBe('created');
    expect(await waiting[0]).toBeInstanceOf(StoreError);
    await redis.start();
    await eventually(async () =>
      two.get('name').then(
        () => true,
        () => false,
      ),
    );
    const from = performance.now();
    expect(await two.lock('lock', async () => 'next')).toBe('next');
    expect(performance.now() - from).toBeLessThan(LOCK_TTL / 2);
  });

  test('a refusal of Redis is a StoreError that says why, and passes', async () => {
    await redis.command('CONFIG', 'SET', 'maxmemory', '1');
    await expect(one.set('name', 1, 60_000)).rejects.toThrow(/OOM/);
    await expect(one.consume('count', { points: 1, duration: 60_000 })).rejects.toThrow(StoreError);
    // What frees memory needs locks.
    expect(await one.lock('lock', async () => 'held')).toBe('held');
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    await one.set('name', 1, 60_000);

    await redis.command('REPLICAOF', '127.0.0.1', '1');
    await expect(one.set('name', 1, 60_000)).rejects.toThrow(/READONLY|MASTERDOWN/);
    await redis.command('REPLICAOF', 'NO', 'ONE');
    await eventually(async () =>
      one.set('name', 2, 60_000).then(
        () => true,
        () => false,
      ),
    );
    expect(await two.get('name')).toBe(2);
  });

  test('a process may start before its Redis, and has it when it comes', async () => {
    await redis.kill();
    const errors: string[] = [];
    const early = await createRedisStore(redis.url, {
      info: () => {},
      warn: () => {},
      error: (_details, message) => void errors.push(message),
    });
    let returns = 0;
    const heard: unknown[] = [];
    early.onReturn(() => {
      returns += 1;
    });
    early.subscribe('topic', (value) => heard.push(value));
    await expect(early.get('name')).rejects.toThrow(StoreError);
    await redis.start();
    await eventually(() => returns > 0);
    await early.publish('topic', 'hello');
    await eventually(() => heard.length === 1);
    // Said once a connection, not once an attempt.
    expect(errors).toHaveLength(2);
    await early.close();
  });

  test('a Redis that is still reading its data is away until it has', async () => {
    await redis.command('CONFIG', 'SET', 'aof-use-rdb-preamble', 'no');
    for (let n = 0; n < 50; n += 1) await one.set(`name-${n}`, n, 600_000);
    const life = await one.epoch();
    const returns: number[] = [];
    one.onReturn(() => returns.push(Date.now()));
    await redis.kill();
    const started = redis.start('--key-load-delay', '20000', '--loading-process-events-interval-bytes', '1024');
    const failures = new Set<string>();
    while (returns.length === 0) {
      const answer: unknown = await one.get('name-49').catch((error: unknown) => error);
      if (answer instanceof StoreError) failures.add(answer.name);
      else expect(answer).toBe(49);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await started;
    expect([...failures]).toEqual(['StoreError']);
    expect(await one.epoch()).not.toBe(life);
  });
});

function everyCall(store: Store): (() => Promise<unknown>)[] {
  return [
    () => store.get('name'),
    () => store.set('name', 1, 1_000),
    () => store.delete('name'),
    () => store.lock('every', async () => {}),
    () => store.lease('every', 1_000),
    () => store.release('every'),
    () => store.publish('every', 1),
    () => store.consume('every', { points: 100, duration: 1_000 }),
    () => store.epoch(),
    () => store.age(),
  ];
}
