import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Store } from './store.ts';

export interface MemoryStoreOptions {
  /** Entries kept; beyond it those unused for longest go. @default 200,000 */
  max?: number;
  /** @default Date.now */
  now?: () => number;
}

/** The store of a single process. */
export function createMemoryStore({ max = 200_000, now = Date.now }: MemoryStoreOptions = {}): Store {
  const values = new LRUCache<string, string>({ max });
  const queues = new Map<string, Promise<unknown>>();
  const topics = new EventEmitter().setMaxListeners(0);
  const limiters = new Map<number, RateLimiterMemory>();
  const life = randomUUID();
  const born = now();

  function read<Value>(name: string): Value | undefined {
    const text = values.get(name);
    return text === undefined ? undefined : (JSON.parse(text) as Value);
  }

  return {
    async get<Value>(name: string) {
      return read<Value>(name);
    },
    async set(name, value, ttl) {
      values.set(name, JSON.stringify(value), { ttl });
    },
    async add<Value>(name: string, value: Value, ttl: number) {
      const present = read<Value>(name);
      if (present !== undefined) return present;
      values.set(name, JSON.stringify(value), { ttl });
      return value;
    },
    async delete(name) {
      values.delete(name);
    },
    async lock<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
      const before = queues.get(name) ?? Promise.resolve();
      const mine = before.then(work, work);
      queues.set(name, mine);
      try {
        return await mine;
      } finally {
        if (queues.get(name) === mine) queues.delete(name);
      }
    },
    // There is nobody to share it with.
    lease: async () => true,
    async release() {},
    async publish(topic, value) {
      topics.emit(topic, value);
    },
    subscribe(topic, listener) {
      topics.on(topic, listener);
      return () => void topics.off(topic, listener);
    },
    async consume(name, { points, duration }) {
      const limiter = limiters.get(duration) ?? new RateLimiterMemory({ points: 1e9, duration: duration / 1000 });
      limiters.set(duration, limiter);
      const used = await limiter.get(name);
      if (used && used.consumedPoints >= points) return Math.max(1, used.msBeforeNext);
      await limiter.consume(name);
      return 0;
    },
    life: async () => life,
    age: async () => now() - born,
    // It is never away.
    onReturn: () => () => {},
    async close() {},
  };
}
