import { openDisk } from './disk.ts';
import { createDiskJournal } from './disk-journal.ts';
import { createDiskNotes } from './disk-notes.ts';
import type { Journal } from './journal.ts';
import type { StoreLog } from './log.ts';
import { createMemoryStore } from './memory.ts';
import { createRedisJournal } from './redis-journal.ts';
import { createRedisStore } from './redis.ts';
import type { Store } from './store.ts';

export interface StoreSettings {
  /** What all processes share. */
  redisUrl?: string | undefined;
  /** Where a single process keeps what must not be lost; not used with Redis. */
  dataDir?: string | undefined;
  /** Bytes that may wait for delivery. */
  journalBytes: number;
}

export interface OpenedStore {
  store: Store;
  /** `null`: nothing can be promised, a message is accepted when it is delivered. */
  journal: Journal | null;
  close(): Promise<void>;
}

/** @throws {Error} that says what to do when the folder can't be used */
export async function openStore(settings: StoreSettings, log: StoreLog): Promise<OpenedStore> {
  const { redisUrl, dataDir, journalBytes: bytes } = settings;
  if (redisUrl) {
    const [store, journal] = await Promise.all([
      createRedisStore(redisUrl, log),
      createRedisJournal(redisUrl, { bytes }, { log }),
    ]);
    return opened(store, journal);
  }
  if (!dataDir) return opened(createMemoryStore({ log }), null);
  const disk = await openDisk(dataDir, log);
  return opened(createMemoryStore({ log, notes: createDiskNotes(disk) }), createDiskJournal(disk, { bytes }));
}

function opened(store: Store, journal: Journal | null): OpenedStore {
  return {
    store,
    journal,
    async close() {
      await journal?.close();
      await store.close();
    },
  };
}
