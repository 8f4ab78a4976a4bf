import { promisifyRequest } from 'idb-keyval';
import type { PendingMessage } from './pending-message.ts';
import type { Timing } from './timing.ts';

/** Where messages on their way are kept. No call ever fails: what can't be stored is kept as long as the page lives. */
export interface OutboxStore {
  /** As it was kept, by key: by us, by another version, by anybody. */
  load(): Promise<[unknown, unknown][]>;
  put(message: PendingMessage): Promise<void>;
  delete(key: string): Promise<void>;
  /** Does without the database until the next {@link load}: a page that holds one can't be cached. */
  close(): void;
}

const STORE = 'outbox';

/** IndexedDB; where that is refused, full, broken or silent, the memory of this page. Loads when it is permitted. */
export function createOutboxStore(
  name: string,
  { storePatience }: Timing,
  permit: () => Promise<void> | undefined = () => undefined,
): OutboxStore {
  const memory = new Map<string, PendingMessage>();
  let wanted: 'open' | 'closed' = 'closed';
  let opening: Promise<IDBDatabase> | undefined;
  let database: IDBDatabase | undefined;

  return {
    async load() {
      await permit();
      wanted = 'open';
      const read = use('readonly', async (store) => {
        const keys = await promisifyRequest(store.getAllKeys());
        // Nearly always there is nothing.
        const values = keys.length ? await promisifyRequest<unknown[]>(store.getAll()) : [];
        return [keys, values] as const;
      });
      const [keys, values] = await read.catch(() => [[], []] as const);
      return [...new Map<unknown, unknown>([...keys.map((key, n) => [key, values[n]] as const), ...memory])];
    },

    async put(message) {
      const { key } = message;
      memory.set(key, message);
      await change((store) => store.put(message, key)).then(
        () => memory.get(key) === message && memory.delete(key),
        () => {},
      );
    },

    async delete(key) {
      memory.delete(key);
      await change((store) => store.delete(key)).catch(() => {});
    },

    close() {
      wanted = 'closed';
      forget();
    },
  };

  function change(work: (store: IDBObjectStore) => void): Promise<void> {
    return use('readwrite', (store) => {
      work(store);
      return promisifyRequest(store.transaction);
    });
  }

  /** Some browsers leave a call without an answer for ever. */
  function use<Result>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        wanted = 'closed';
        reject(new Error('no answer'));
      }, storePatience);
      void transact(mode, work)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
  }

  async function transact<Result>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => Promise<Result>,
  ): Promise<Result> {
    if (wanted === 'closed') throw new Error('closed');
    const opened = database ?? (await (opening ??= open()));
    return work(opened.transaction(STORE, mode).objectStore(STORE));
  }

  async function open(): Promise<IDBDatabase> {
    try {
      const request = indexedDB.open(name);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      const opened = await promisifyRequest(request);
      database = opened;
      opened.onclose = opened.onversionchange = forget;
      // The page went away meanwhile.
      if (wanted === 'closed') forget();
      return opened;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  }

  function forget(): void {
    database?.close();
    database = opening = undefined;
  }
}
