import { LRUCache } from 'lru-cache';

/** The sessions that were ended in this process, with their generation since. It holds while the store is away. */
export interface EndedHere {
  /** The generation; 0 for a session that was not ended here. */
  generationOf(sourceId: string): number;
  note(sourceId: string, generation: number): void;
}

/** Enough for all who log out while the store is away. */
const CAPACITY = 10_000;

export function createEndedHere(): EndedHere {
  const generations = new LRUCache<string, number>({ max: CAPACITY });
  const generationOf = (sourceId: string): number => generations.get(sourceId) ?? 0;
  return {
    generationOf,
    note: (sourceId, generation) => void generations.set(sourceId, Math.max(generationOf(sourceId), generation)),
  };
}
