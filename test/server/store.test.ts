import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../server/store/memory.ts';
import { createRedisStore } from '../../server/store/redis.ts';
import type { Store } from '../../server/store/store.ts';
import { eventually } from '../support/eventually.ts';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.ts';

/** What the relay and the live sources rely on, whatever stands behind the store. */
function facts(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  test('a value comes back as it was set, and is nobody else’s object', async () => {
    const value = { id: 7, list: ['a', null], text: 'ünï 🎈' };
    await store.set('value', value, 60_000);
    value.list.push('later');
    const first = await (store.get('value') as Promise<typeof value | undefined>);
    expect(first).toEqual({ id: 7, list: ['a', null], text: 'ünï 🎈' });
    first?.list.push('mine');
    expect(await store.get('value')).toEqual({ id: 7, list: ['a', null], text: 'ünï 🎈' });
    expect(await store.get('another')).toBeUndefined();
  });

  test('null, false and 0 are values', async () => {
    for (const value of [null, false, 0, '']) {
      await store.set('empty', value, 60_000);
      expect(await store.get('empty')).toBe(value);
    }
  });

  test('a value is forgotten after its time, even one of a fraction of a millisecond', async () => {
    await store.set('short', 1, 500.5);
    await store.set('shorter', 1, 0.2);
    await store.set('long', 1, 60_000);
    expect(await store.get('short')).toBe(1);
    await eventually(async () => (await store.get('short')) === undefined);
    await eventually(async () => (await store.get('shorter')) === undefined);
    expect(await store.get('long')).toBe(1);
  });

  test('what is set again lives as long as the new one', async () => {
    await store.set('again', 1, 30);
    await store.set('again', 2, 60_000);
    await wait(60);
    expect(await store.get('again')).toBe(2);
  });

  test('under a lock one works after the other, under another name at the same time', async () => {
    let working = 0;
    let most = 0;
    const order: number[] = [];
    const work = (n: number) =>
      store.lock('lock', async () => {
        working += 1;
        most = Math.max(most, working);
        order.push(n);
        await wait(5);
        working -= 1;
        return n;
      });
    let other = false;
    const results = await Promise.all([
      ...Array.from({ length: 10 }, (_, n) => work(n)),
      store.lock('other', async () => {
        other = working === 1;
        return 'other';
      }),
    ]);
    expect(most).toBe(1);
    expect(other).toBe(true);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(results).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 'other']);
  });

  test('a work that fails says so, and the next one has the lock', async () => {
    const failing = store.lock('lock', async () => Promise.reject(new Error('no conversation')));
    await expect(failing).rejects.toThrow('no conversation');
    expect(await store.lock('lock', async (isHeld) => isHeld())).toBe(true);
  });

  test('a lease is prolonged by who has it', async () => {
    expect(await store.lease('lease', 60_000)).toBe(true);
    expect(await store.lease('lease', 60_000)).toBe(true);
    await store.release('lease');
    expect(await store.lease('lease', 60_000)).toBe(true);
  });

  test('who publishes hears himself, until he stops listening', async () => {
    const heard: unknown[] = [];
    const end = store.subscribe('topic', (value) => heard.push(value));
    const endToo = store.subscribe('topic', (value) => heard.push(value));
    await store.publish('topic', { n: 1 });
    await store.publish('another', { n: 2 });
    await eventually(() => heard.length === 2);
    end();
    end();
    await store.publish('topic', { n: 3 });
    await eventually(() => heard.length === 3);
    endToo();
    await store.publish('topic', { n: 4 });
    const last: unknown[] = [];
    store.subscribe('topic', (value) => last.push(value));
    await store.publish('topic', { n: 5 });
    await eventually(() => last.length === 1);
    expect(heard).toEqual([{ n: 1 }, { n: 1 }, { n: 3 }]);
    expect(last).toEqual([{ n: 5 }]);
  });

  test('a listener that fails takes no event from the next one', async () => {
    const heard: unknown[] = [];
    store.subscribe('topic', () => {
      throw new Error('a stream that is gone');
    });
    store.subscribe('topic', (value) => heard.push(value));
    await store.publish('topic', 1);
    await eventually(() => heard.length === 1);
  });

  test('a limit lets through what it says and no more, however many ask at once', async () => {
    const limit = { points: 5, duration: 60_000 };
    const waits = await Promise.all(Array.from({ length: 50 }, () => store.consume('limit', limit)));
    expect(waits.filter((ms) => ms === 0)).toHaveLength(5);
    for (const ms of waits.filter((one) => one > 0)) expect(ms).toBeLessThanOrEqual(60_000);
    expect(await store.consume('another', limit)).toBe(0);
  });

  test('a call that is refused does not count, so that a larger share of the same limit is still there', async () => {
    for (let n = 0; n < 3; n += 1) expect(await store.consume('budget', { points: 3, duration: 60_000 })).toBe(0);
    for (let n = 0; n < 5; n += 1) {
      expect(await store.consume('budget', { points: 3, duration: 60_000 })).toBeGreaterThan(0);
    }
    expect(await store.consume('budget', { points: 4, duration: 60_000 })).toBe(0);
    expect(await store.consume('budget', { points: 4, duration: 60_000 })).toBeGreaterThan(0);
  });

  test('a limit begins anew when its time is over, which it has said', async () => {
    const limit = { points: 1, duration: 80 };
    expect(await store.consume('short', limit)).toBe(0);
    const ms = await store.consume('short', limit);
    expect(ms).toBeGreaterThan(0);
    expect(ms).toBeLessThanOrEqual(80);
    await wait(ms + 5);
    expect(await store.consume('short', limit)).toBe(0);
  });

  test('a life keeps its name and grows older', async () => {
    const [life, age] = [await store.epoch(), await store.age()];
    await eventually(async () => (await store.age()) > age);
    expect(await store.epoch()).toBe(life);
    expect(life).not.toBe('');
  });
}

describe('in memory', () => facts(async () => createMemoryStore()));

describe.skipIf(!hasRedis)('on Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());
  afterEach(() => redis.reset());

  facts(() => createRedisStore(redis.url));
});
