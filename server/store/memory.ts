import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { createKeyedQueue } from '../base/keyed-queue.ts';
import { SILENT, type StoreLog } from './log.ts';
import { createListeners } from './listeners.ts';
import type { Notes } from './notes.ts';
import { StoreError, type Store } from './store.ts';
import { parseStored, wholeMilliseconds } from './values.ts';

export interface MemoryStoreOptions {
  /** Entries kept; beyond that the least recently used go. @default 200,000 */
  max?: number;
  /** @default Date.now */
  now?: () => number;
  /** Where values that must survive a crash are written. @default nowhere: they end with the process */
  notes?: Notes;
  log?: StoreLog;
}

/** A value as JSON text, so that nobody changes it by changing an object they passed or received. */
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
  const listeners = createListeners(log);
  const epoch = randomUUID();
  const began = now();
  for (const { name, text, expires } of notes?.all() ?? []) {
    values.set(name, { text, isNoted: true }, { ttl: wholeMilliseconds(expires - now()) });
  }

  /**
   * A disk that is full holds up nothing: without the note, a message is looked up upstream after a crash before it is
   * sent again.
   */
  function goOnWithout(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log.warn({ err: error }, 'the disk keeps no note of what has begun');
    }
  }

  function forgetNote(name: string): void {
    goOnWithout(() => notes?.delete(name));
  }

  return {
    async get(name) {
      const found = values.get(name);
      return found && parseStored(found.text);
    },
    async set(name, value, ttl, keep) {
      const text = JSON.stringify(value);
      const isNoted = keep === 'crash';
      if (isNoted) goOnWithout(() => notes?.set(name, text, now() + ttl));
      else if (values.peek(name)?.isNoted) forgetNote(name);
      values.set(name, { text, isNoted }, { ttl: wholeMilliseconds(ttl) });
    },
    async delete(name) {
      if (values.peek(name)?.isNoted) forgetNote(name);
      values.delete(name);
    },
    // A lock within one process ends only with its work.
    lock: (name, work) => inTurn(name, () => work(() => true)),
    // No other process could have it.
    lease: async () => true,
    async release() {},
    async publish(topic, value) {
      listeners.tell(topic, JSON.parse(JSON.stringify(value)));
    },
    subscribe: (topic, listener) => listeners.add(topic, listener),
    async consume(name, { points, duration }) {
      const count = counts.get(name) ?? { used: 0 };
      if (count.used >= points) return Math.max(1, Math.ceil(counts.getRemainingTTL(name)));
      if (count.used === 0) counts.set(name, count, { ttl: wholeMilliseconds(duration) });
      count.used += 1;
      return 0;
    },
    epoch: async () => epoch,
    age: async () => now() - began,
    // It is always reachable.
    onReturn: () => () => {},
    isResponsibleFor: () => true,
    partitionedFor: async () => Infinity,
    async close() {},
  };
}
