import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { createKeyedQueue } from '../base/keyed-queue.ts';
import { SILENT, type StoreLog } from './log.ts';
import { createListeners } from './listeners.ts';
import type { Notes } from './notes.ts';
import { StoreError, type Store } from './store.ts';
import { parseStored, VALUE_MAX, wholeMilliseconds } from './values.ts';

export interface MemoryStoreOptions {
  /** Bytes of all values; beyond that the least recently used go. @default 4 MB */
  bytes?: number;
  /** @default Date.now */
  now?: () => number;
  /** Where values that must survive a crash are written. @default nowhere: they end with the process */
  notes?: Notes;
  log?: StoreLog;
}

/** Bytes: a few thousand visitors who are there at the same time. */
const BYTES = 4 * 1024 * 1024;
/** Bytes that an entry takes beside its name and text. */
const ENTRY = 200;
/** Counters kept; beyond that the least recently used start again. */
const COUNTERS = 10_000;

/** The store of a single process. */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  const { bytes = BYTES, now = Date.now, notes, log = SILENT } = options;
  const values = remember(bytes * 0.75, () => {});
  /** What must survive a crash is not pushed out by the rest. */
  const noted = remember(bytes * 0.25, forgetNote);
  const counts = new LRUCache<string, { used: number }>({ max: COUNTERS });
  const inTurn = createKeyedQueue();
  const listeners = createListeners(log);
  const epoch = randomUUID();
  const began = now();
  for (const { name, text, expires } of notes?.all() ?? []) {
    noted.set(name, text, { ttl: wholeMilliseconds(expires - now()) });
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
      const text = noted.get(name) ?? values.get(name);
      return text === undefined ? undefined : parseStored(text);
    },
    async set(name, value, ttl, keep) {
      const text = JSON.stringify(value);
      const isNoted = keep === 'crash';
      if (isNoted) goOnWithout(() => notes?.set(name, text, now() + ttl));
      else if (noted.delete(name)) forgetNote(name);
      if (isNoted) values.delete(name);
      (isNoted ? noted : values).set(name, text, { ttl: wholeMilliseconds(ttl) });
    },
    async delete(name) {
      if (noted.delete(name)) forgetNote(name);
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

/** Values as JSON text, so that nobody changes one by changing an object they passed or received. */
function remember(maxSize: number, onEvicted: (name: string) => void): LRUCache<string, string> {
  return new LRUCache({
    maxSize: Math.max(1, Math.floor(maxSize)),
    maxEntrySize: VALUE_MAX,
    sizeCalculation: (text, name) => ENTRY + name.length + Buffer.byteLength(text),
    dispose(_text, name, reason) {
      if (reason === 'evict') onEvicted(name);
    },
  });
}
