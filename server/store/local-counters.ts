import type { Counters } from './counters.ts';
import { createMemoryStore } from './memory.ts';
import { StoreError } from './store.ts';

/** Counters that go on while the store is unavailable: each process then counts for itself. */
export function orCountLocally(store: Counters): Counters {
  const local = createMemoryStore();
  return {
    async consume(name, limit) {
      try {
        return await store.consume(name, limit);
      } catch (error) {
        if (error instanceof StoreError) return local.consume(name, limit);
        throw error;
      }
    },
  };
}
