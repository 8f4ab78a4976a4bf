import { promisifyRequest } from 'idb-keyval';
import type { PendingMessage } from './pending-message.ts';
import type { Timing } from './timing.ts';

/** Stores pending messages. No call fails: what can't be stored lives as long as the page. */
export interface OutboxStore {
  /** Everything stored, by key. Another version of the widget, or other code, may have written it. */
  load(): Promise<[unknown, unknown][]>;
  put(message: PendingMessage): Promise<void>;
  delete(key: string): Promise<void>;
  /** Closes the database until the next {@link load}: a page with an open one can't enter the back/forward cache. */
  close(): void;
}

const STORE = 'outbox';

/** IndexedDB, or the page's memory where it is refused, full, broken or silent. `permit` delays the first access. */
export function createOutboxStore(
  name: string,
  { storeLimit }: Timing,
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
        // Usually there is nothing, so the values need no second request.
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

  /** Some browsers never answer a request. */
  function use<Result>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        wanted = 'closed';
        reject(new Error('no answer'));
      }, storeLimit);
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
      // The page has left in the meantime.
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
