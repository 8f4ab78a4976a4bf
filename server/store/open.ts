import { boundsOf, type Journal } from './journal.ts';
import type { StoreLog } from './log.ts';
import { createMemoryStore, type MemoryStoreOptions } from './memory.ts';
import type { Store } from './store.ts';

export interface StoreSettings {
  /** A Redis that all processes share. */
  redisUrl?: string | undefined;
  /** Folder where a single process keeps what it must not lose. Ignored if there is a Redis. */
  dataDir?: string | undefined;
  /** Bytes of accepted messages that may wait for delivery. */
  journalBytes: number;
  /** Bytes of what may be lost. @default 4 MB in memory, 256 MB in Redis */
  storeBytes?: number | undefined;
}

export interface OpenedStore {
  store: Store;
  /** `null`: nothing can be kept, so a message is accepted only when it is delivered. */
  journal: Journal | null;
  close(): Promise<void>;
}

/**
 * Opens the store that the settings ask for. Redis and the disk are loaded only if they are used.
 *
 * @throws {Error} that says what to do if the folder can not be used
 */
export async function openStore(settings: StoreSettings, log: StoreLog): Promise<OpenedStore> {
  const { redisUrl, dataDir, journalBytes, storeBytes: bytes } = settings;
  const memory = { log, ...(bytes !== undefined && { bytes }) };
  if (redisUrl) return openWithRedis(redisUrl, journalBytes, bytes, log);
  if (dataDir) return openWithDisk(dataDir, journalBytes, memory, log);
  return opened(createMemoryStore(memory), null);
}

async function openWithRedis(
  url: string,
  journalBytes: number,
  bytes: number | undefined,
  log: StoreLog,
): Promise<OpenedStore> {
  const [{ createRedisStore }, { createRedisJournal }] = await Promise.all([
    import('./redis.ts'),
    import('./redis-journal.ts'),
  ]);
  const [store, journal] = await Promise.all([
    createRedisStore(url, log, bytes),
    createRedisJournal(url, boundsOf(journalBytes), { log }),
  ]);
  return opened(store, journal);
}

async function openWithDisk(
  folder: string,
  journalBytes: number,
  memory: MemoryStoreOptions,
  log: StoreLog,
): Promise<OpenedStore> {
  const [{ openDisk }, { createDiskJournal }, { createDiskNotes }] = await Promise.all([
    import('./disk.ts'),
    import('./disk-journal.ts'),
    import('./disk-notes.ts'),
  ]);
  const disk = await openDisk(folder, log);
  const store = createMemoryStore({ ...memory, notes: createDiskNotes(disk) });
  return opened(store, createDiskJournal(disk, boundsOf(journalBytes)));
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
