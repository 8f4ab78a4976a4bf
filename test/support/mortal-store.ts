import { StoreError, type Store } from '../../server/store/store.ts';

/** A store that a process can lose, as if it were killed or cut off: what it held before stays as it was. */
export function createMortalStore(store: Store): { store: Store; die(): void } {
  let isDead = false;
  return {
    store: new Proxy(store, {
      get(target, name: keyof Store) {
        if (!isDead || name === 'subscribe' || name === 'onReturn' || name === 'close') return target[name];
        return () => Promise.reject(new StoreError('cut off'));
      },
    }),
    die() {
      isDead = true;
    },
  };
}
