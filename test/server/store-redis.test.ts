import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRedisStore } from '../../server/store/redis.ts';
import type { Store } from '../../server/store/store.ts';
import { eventually } from '../support/eventually.ts';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { buildStoreProgram, type StoreProgram } from '../support/store-child.ts';

// A process that was killed keeps its locks for 2.5 s then.
vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '4';
});
const LOCK_TTL = 2_500;

describe.skipIf(!hasRedis)('processes that share a Redis', () => {
  let redis: TestRedis;
  let program: StoreProgram;
  let one: Store;
  let two: Store;
  beforeAll(async () => {
    program = await buildStoreProgram();
    redis = await startRedis();
  });
  afterAll(async () => {
    program.remove();
    await redis.close();
  });
  beforeEach(async () => {
    [one, two] = await Promise.all([createRedisStore(redis.url), createRedisStore(redis.url)]);
  });
  afterEach(async () => {
    await Promise.all([one.close(), two.close()]);
    await redis.reset();
  });
  const start = () => program.start({ REDIS_URL: redis.url });

  test('what one remembers the other knows', async () => {
    await one.set('name', { id: 1 }, 60_000);
    expect(await two.get('name')).toEqual({ id: 1 });
    await two.delete('name');
    expect(await one.get('name')).toBeUndefined();
  });

  test('what is remembered has its time in Redis too', async () => {
    await one.set('name', 1, 60_000.4);
    await one.lock('lock', async () => {
      await one.lease('lease', 40_000);
      await one.consume('count', { points: 1, duration: 30_000 });
      for (const key of (await redis.command('KEYS', '*')) as string[]) {
        expect(key).toMatch(/^bubble:/);
        const ttl = (await redis.command('PTTL', key)) as number;
        expect(ttl, key).toBeGreaterThan(/^bubble:(lock|members)/.test(key) ? 0 : 29_000);
        expect(ttl, key).toBeLessThanOrEqual(60_001);
      }
    });
  });

  test('under a lock three processes count to 150 without a mistake', async () => {
    const children = await Promise.all([start(), start(), start()]);
    await Promise.all(children.map((child) => child.tell('count', 'counter', 50)));
    expect(await one.get('counter')).toBe(150);
    await Promise.all(children.map((child) => child.kill()));
  });

  test('who waits for a lock is woken when it becomes free', async () => {
    let sum = 0;
    for (let n = 0; n < 10; n += 1) {
      let freed = 0;
      let waits: Promise<void> | undefined;
      await one.lock('lock', async () => {
        waits = two.lock('lock', async () => {
          sum += performance.now() - freed;
        });
        await eventually(async () => (await redis.command('EXISTS', 'bubble:waiting:lock')) === 1);
        freed = performance.now();
      });
      await waits;
    }
    // Looking now and then would take 31 ms on average.
    expect(sum / 10).toBeLessThan(20);
  });

  test('the lock of a process that was killed passes on', async () => {
    const child = await start();
    expect(await child.tell('hold', 'lock')).toBe('held');
    let isOurs = false;
    const take = (): Promise<void> =>
      one
        .lock('lock', async () => {
          isOurs = true;
        })
        // A busy machine may answer late.
        .catch(take);
    const ours = take();
    // Renewed: it does not pass on while the process lives.
    await new Promise((resolve) => setTimeout(resolve, 1.5 * LOCK_TTL));
    expect(isOurs).toBe(false);
    await child.kill();
    const from = performance.now();
    await ours;
    expect(performance.now() - from).toBeLessThan(LOCK_TTL + 500);
  });

  test('a process that stood still for too long knows that its lock is gone, and takes it from nobody', async () => {
    const child = await start();
    await child.tell('hold', 'lock');
    expect(await child.tell('isHeld')).toBe(true);
    child.child.kill('SIGSTOP');
    await one.lock('lock', async (isHeld) => {
      child.child.kill('SIGCONT');
      expect(await child.tell('isHeld')).toBe(false);
      await child.tell('letGo');
      // Its release was not ours: a third one still does not get in.
      expect(await redis.command('EXISTS', 'bubble:lock:lock')).toBe(1);
      expect(isHeld()).toBe(true);
    });
    await child.kill();
  });

  test('a lock that Redis has forgotten is no longer held, even if nobody else took it', async () => {
    await one.lock('lock', async (isHeld) => {
      expect(isHeld()).toBe(true);
      await redis.command('FLUSHALL');
      await eventually(() => !isHeld(), LOCK_TTL);
      await two.lock('lock', async () => {});
      expect(isHeld()).toBe(false);
    });
  });

  test('what one publishes all hear', async () => {
    const child = await start();
    const heard: unknown[] = [];
    one.subscribe('topic', (value) => heard.push(['one', value]));
    two.subscribe('topic', (value) => heard.push(['two', value]));
    await eventually(
      async () => ((await redis.command('PUBSUB', 'NUMSUB', 'bubble:topic:topic')) as number[])[1] === 2,
    );
    await child.tell('publish', 'topic', { n: 1 });
    await eventually(() => heard.length === 2);
    expect(heard.toSorted()).toEqual([
      ['one', { n: 1 }],
      ['two', { n: 1 }],
    ]);
    await child.kill();
  });

  test('somebody else’s noise on a topic ends no process', async () => {
    const heard: unknown[] = [];
    one.subscribe('topic', (value) => heard.push(value));
    await one.publish('topic', 1);
    await redis.command('PUBLISH', 'bubble:topic:topic', 'not JSON');
    await one.publish('topic', 2);
    await eventually(() => heard.length === 2);
    expect(heard).toEqual([1, 2]);
  });

  test('a limit holds for all together', async () => {
    const limit = { points: 7, duration: 60_000 };
    const waits = await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 2 ? one : two).consume('limit', limit)));
    expect(waits.filter((ms) => ms === 0)).toHaveLength(7);
  });

  test('a lease is one process’s until it is given back, or has ended', async () => {
    expect(await one.lease('lease', 300)).toBe(true);
    expect(await two.lease('lease', 300)).toBe(false);
    await two.release('lease');
    expect(await two.lease('lease', 300)).toBe(false);
    expect(await one.lease('lease', 60_000)).toBe(true);
    await one.release('lease');
    expect(await two.lease('lease', 300)).toBe(true);
    expect(await one.lease('lease', 300)).toBe(false);
    await eventually(() => one.lease('lease', 60_000));
    expect(await two.lease('lease', 300)).toBe(false);
  });

  test('the lease of a process that was killed is taken over', async () => {
    const child = await start();
    expect(await child.tell('lease', 'lease', 400)).toBe(true);
    await child.kill();
    expect(await one.lease('lease', 400)).toBe(false);
    await eventually(() => one.lease('lease', 400));
  });

  test('all see the same life; when everything is wiped out another begins', async () => {
    await one.epoch();
    await eventually(async () => (await one.age()) > 0);
    const life = await one.epoch();
    expect(await two.epoch()).toBe(life);
    await redis.command('FLUSHALL');
    const next = await two.epoch();
    expect(next).not.toBe(life);
    expect(await one.epoch()).toBe(next);
    expect(await one.age()).toBeLessThan(1_000);
  });
});
