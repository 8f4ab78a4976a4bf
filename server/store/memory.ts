import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { createKeyedQueue } from '../base/keyed-queue.ts';
import { SILENT, type StoreLog } from './log.ts';
import type { Notes } from './notes.ts';
import type { Store } from './store.ts';
import { createTopics } from './topics.ts';
import { wholeMilliseconds } from './ttl.ts';

export interface MemoryStoreOptions {
  /** Entries kept; beyond it those unused for longest go. @default 200,000 */
  max?: number;
  /** @default Date.now */
  now?: () => number;
  /** Where that is written down which a crash must not take. @default nowhere: it dies with the process */
  notes?: Notes;
  log?: StoreLog;
}

/** JSON, so that nobody changes what is remembered by changing what he was given. */
interface Remembered {
  text: string;
  isNoted: boolean;
}

/** The store of a single process. */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  const { max = 200_000, now = Date.now, notes, log = SILENT } = options;
  const values = new LRUCache<string, Remembered>({
    max,
    dispose({ isNoted }, name, reason) {
      if (isNoted && reason === 'evict') forgetNote(name);
    },
  });
  const counts = new LRUCache<string, { used: number }>({ max });
  const inTurn = createKeyedQueue();
  const topics = createTopics(log);
  const life = randomUUID();
  const born = now();
  for (const { name, text, expires } of notes?.all() ?? []) {
    values.set(name, { text, isNoted: true }, { ttl: wholeMilliseconds(expires - now()) });
  }

  function read<Value>(name: string): Value | undefined {
    const found = values.get(name);
    return found && (JSON.parse(found.text) as Value);
  }

  function write(name: string, value: unknown, ttl: number, isNoted = false): void {
    const text = JSON.stringify(value);
    if (isNoted) notes?.set(name, text, now() + ttl);
    else if (values.peek(name)?.isNoted) notes?.delete(name);
    values.set(name, { text, isNoted }, { ttl: wholeMilliseconds(ttl) });
  }

  function forgetNote(name: string): void {
    try {
      notes?.delete(name);
    } catch (error) {
      log.warn({ err: error }, 'a note stays until it expires');
    }
  }

  return {
    async get<Value>(name: string) {
      return read<Value>(name);
    },
    async set(name, value, ttl, keep) {
      write(name, value, ttl, keep === 'crash');
    },
    async delete(name) {
      if (values.peek(name)?.isNoted) notes?.delete(name);
      values.delete(name);
    },
    // A lock of this process ends only with its work.
    lock: (name, work) => inTurn(name, () => work(() => true)),
    // There is nobody to share it with.
    lease: async () => true,
    async release() {},
    async publish(topic, value) {
      topics.tell(topic, JSON.parse(JSON.stringify(value)));
    },
    subscribe: (topic, listener) => topics.add(topic, listener),
    async consume(name, { points, duration }) {
      const count = counts.get(name) ?? { used: 0 };
      if (count.used >= points) return Math.max(1, Math.ceil(counts.getRemainingTTL(name)));
      if (count.used === 0) counts.set(name, count, { ttl: wholeMilliseconds(duration) });
      count.used += 1;
      return 0;
    },
    life: async () => life,
    age: async () => now() - born,
    // It is never away.
    onReturn: () => () => {},
    isKeeper: () => true,
    apart: async () => Infinity,
    async close() {},
  };
}
