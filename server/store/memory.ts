import { LRUCache } from 'lru-cache';
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
    age: () => now() - born,
  };
}
