import { promisifyRequest } from 'idb-keyval';

/** The keys in a browser's database of pending messages. @param name of the bubble */
export async function storedKeys(name: string): Promise<Set<unknown>> {
  const request = indexedDB.open(name);
  // Only the widget creates it.
  request.onupgradeneeded = () => request.transaction?.abort();
  const database = await promisifyRequest(request).catch(() => undefined);
  if (!database) return new Set();
  try {
    const [store] = database.objectStoreNames;
    if (store === undefined) return new Set();
    return new Set(await promisifyRequest(database.transaction(store).objectStore(store).getAllKeys()));
  } finally {
    database.close();
  }
}
