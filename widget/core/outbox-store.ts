import { promisifyRequest } from 'idb-keyval';
import { createOutboxDatabase } from './outbox-database.ts';
import type { PendingMessage } from './pending-message.ts';
import type { Timing } from './timing.ts';

/** Stores pending messages. No call fails: what can't be stored lives as long as the page. */
export interface OutboxStore {
  /** Everything stored, by key. Another version of the widget, or other code, may have written it. */
  load(): Promise<[unknown, unknown][]>;
  put(message: PendingMessage): Promise<void>;
  delete(key: string): Promise<void>;
  /** Does without the database until the next {@link load}. */
  close(): void;
}

/** IndexedDB, and the page's memory for what it does not take. `permit` delays the first access. */
export function createOutboxStore(
  name: string,
  { storeLimit }: Timing,
  permit: () => Promise<void> | undefined = () => undefined,
): OutboxStore {
  const database = createOutboxDatabase(name, storeLimit);
  const memory = new Map<string, PendingMessage>();

  return {
    async load() {
      await permit();
      database.allow();
      const read = database.use('readonly', async (store) => {
        const keys = await promisifyRequest(store.getAllKeys());
        // Usually there is nothing, so the values need no second request.
        const values = keys.length ? await promisifyRequest<unknown[]>(store.getAll()) : [];
        return [keys, values] as const;
      });
      const [keys, values] = await read.catch(() => [[], []] as const);
      // What came while the database was closed.
      for (const message of memory.values()) void put(message);
      return [...new Map<unknown, unknown>([...keys.map((key, n) => [key, values[n]] as const), ...memory])];
    },

    put,

    async delete(key) {
      memory.delete(key);
      await change((store) => store.delete(key)).catch(() => {});
    },

    close: database.close,
  };

  async function put(message: PendingMessage): Promise<void> {
    const { key } = message;
    memory.set(key, message);
    await change((store) => store.put(message, key)).then(
      () => memory.get(key) === message && memory.delete(key),
      () => {},
    );
  }

  function change(work: (store: IDBObjectStore) => void): Promise<void> {
    return database.use('readwrite', (store) => {
      work(store);
      return promisifyRequest(store.transaction);
    });
  }
}
