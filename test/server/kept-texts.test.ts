import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../server/store/memory.ts';
import { SILENT } from '../../server/store/log.ts';
import type { Store } from '../../server/store/store.ts';
import { VALUE_MAX } from '../../server/store/values.ts';
import { createRedisStore } from '../../server/store/redis.ts';
import { eventually } from '../support/eventually.ts';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { sourceIdOf } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

/** Everything that is set in a store, and for how long. */
function watching(store: Store): { store: Store; kept: Map<string, { text: string; ttl: number }> } {
  const kept = new Map<string, { text: string; ttl: number }>();
  const set: Store['set'] = (name, value, ttl, keep) => {
    kept.set(name, { text: JSON.stringify(value), ttl });
    return store.set(name, value, ttl, keep);
  };
  return { store: { ...store, set }, kept };
}

describe('what a visitor and an agent have written', () => {
  let stack: Stack;
  let visitor: Visitor;
  let kept: Map<string, { text: string; ttl: number }>;
  beforeEach(async () => {
    const watched = watching(createMemoryStore());
    kept = watched.kept;
    stack = createStack({ store: watched.store });
    visitor = new Visitor(stack);
    await visitor.open();
  });
  afterEach(() => stack.close());

  test('is in the store for two minutes, and its ids and hashes for a day', async () => {
    await visitor.send('a secret of the visitor');
    await stack.reply(1, 'a secret of the agent');
    await eventually(async () => (await visitor.open()).messages.length === 2);
    const withText = [...kept].filter(([, { text }]) => text.includes('secret'));
    expect(withText.map(([name]) => name.replace(/:.*/, ''))).toEqual(['newest']);
    expect(withText[0]![1].ttl).toBe(120_000);
    const snapshot = [...kept].find(([name]) => name.startsWith('snapshot'))!;
    expect(JSON.parse(snapshot[1].text).messages).toMatchObject([{ id: 1 }, { id: 2 }]);
  });

  test('is answered again under its key, although the store has no text of it', async () => {
    const key = randomUUID();
    const first = await visitor.send('hello 🎈', { key });
    await stack.calls();
    const again = await visitor.send('hello 🎈', { key });
    expect(again).toEqual(first);
    expect((await stack.calls()).filter((call) => call.startsWith('POST'))).toEqual([]);
    expect(await visitor.send('another', { key })).toMatchObject({ status: 422, body: { code: 'key_reused' } });
  });

  test('is there with every page view, whether the texts are still in the store or not', async () => {
    await visitor.send('one');
    await stack.reply(1, 'two');
    const texts = async () => (await visitor.open()).messages.map(({ content }) => content);
    await eventually(async () => (await texts()).length === 2);
    expect(await texts()).toEqual(['one', 'two']);
    await stack.calls();
    expect(await texts()).toEqual(['one', 'two']);
    expect(await stack.calls()).toEqual([]);
    const store = watching(createMemoryStore());
    stack.restart({}, { store: store.store });
    expect(await texts()).toEqual(['one', 'two']);
    await store.store.delete(`newest:main:${await sourceIdOf(stack)}`);
    await stack.reply(1, 'three');
    await eventually(async () => (await texts()).length === 3);
    expect(await texts()).toEqual(['one', 'two', 'three']);
  });
});

/** That a store has a bound, whatever stands behind it. */
function boundFacts(open: (bytes: number) => Promise<Store>, used: () => Promise<number>): void {
  test('it holds no more than its bytes, however much is set, and has the newest', async () => {
    const store = await open(100_000);
    for (let n = 0; n < 2_000; n += 1) await store.set(`name-${n}`, 'x'.repeat(n % 300), 60_000);
    expect(await used()).toBeLessThanOrEqual(100_000);
    expect(await store.get('name-0')).toBeUndefined();
    expect(await store.get('name-1999')).toBe('x'.repeat(1999 % 300));
    await store.close();
  });

  test('it does not keep a single value that is too large, nor the one before it', async () => {
    const store = await open(10_000_000);
    await store.set('name', 'small', 60_000);
    await store.set('name', 'x'.repeat(VALUE_MAX), 60_000);
    expect(await store.get('name')).toBeUndefined();
    await store.close();
  });

  test('what is set again and deleted is counted once', async () => {
    const store = await open(20_000);
    await store.set('stays', 1, 600_000);
    for (let n = 0; n < 500; n += 1) await store.set('name', 'x'.repeat(1_000), 300_000);
    for (let n = 0; n < 100; n += 1) {
      await store.set(`gone-${n}`, 'x'.repeat(1_000), 60_000);
      await store.delete(`gone-${n}`);
    }
    expect([await store.get('stays'), await store.get('name')]).toEqual([1, 'x'.repeat(1_000)]);
    await store.close();
  });
}

describe('the memory of one process', () => {
  boundFacts(
    async (bytes) => createMemoryStore({ bytes }),
    async () => 0,
  );

  test('what must survive a crash is not pushed out by what strangers cause', async () => {
    const store = createMemoryStore({ bytes: 100_000 });
    await store.set('begun', 1, 60_000, 'crash');
    for (let n = 0; n < 1_000; n += 1) await store.set(`name-${n}`, 'x'.repeat(300), 60_000);
    expect(await store.get('begun')).toBe(1);
  });
});

describe.skipIf(!hasRedis)('the memory of several processes', () => {
  let redis: TestRedis;
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(() => redis.close());

  boundFacts(
    async (bytes) => createRedisStore(redis.url, SILENT, bytes),
    async () => {
      let sum = 0;
      for (const key of (await redis.command('KEYS', 'bubble:value:*')) as string[])
        sum += key.length + ((await redis.command('STRLEN', key)) as number);
      return sum;
    },
  );

  test('over its own memory, Redis still gives locks and leases, and keeps what has begun', async () => {
    const store = await createRedisStore(redis.url);
    await redis.command('CONFIG', 'SET', 'maxmemory', '1mb');
    await expect(store.set('name', 1, 60_000)).rejects.toThrow('OOM');
    await store.set('begun', 1, 60_000, 'crash');
    expect(await store.get('begun')).toBe(1);
    expect(await store.lease('lease', 60_000)).toBe(true);
    expect(await store.lock('lock', async (isHeld) => isHeld())).toBe(true);
    await store.close();
  });
});
