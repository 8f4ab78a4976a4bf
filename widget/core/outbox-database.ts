import { promisifyRequest } from 'idb-keyval';

const STORE = 'outbox';

export interface OutboxDatabase {
  /** Lets {@link use} open the database when it needs it. */
  allow(): void;
  /** A page with an open database can't enter the back/forward cache. */
  close(): void;
  /** Works in one transaction. Rejects if the database is closed, refused, broken or silent. */
  use<Result>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<Result>): Promise<Result>;
}

/** The IndexedDB database of the pending messages. @param limit how long to wait for an answer, in ms */
export function createOutboxDatabase(name: string, limit: number): OutboxDatabase {
  let wanted: 'open' | 'closed' = 'closed';
  let opening: Promise<IDBDatabase> | undefined;
  let database: IDBDatabase | undefined;

  return {
    allow() {
      wanted = 'open';
    },

    close() {
      wanted = 'closed';
      forget();
    },

    /** Some browsers never answer a request. */
    use(mode, work) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          wanted = 'closed';
          reject(new Error('no answer'));
        }, limit);
        void transact(mode, work)
          .then(resolve, reject)
          .finally(() => clearTimeout(timer));
      });
    },
  };

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
