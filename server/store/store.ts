import type { Counters } from './counters.ts';
import type { Epoch } from './epoch.ts';
import type { Locks } from './locks.ts';
import type { Partition } from './partition.ts';
import type { Topics } from './topics.ts';
import type { Values } from './values.ts';

/**
 * What the server remembers and may lose: conversation ids, keys already relayed, locks, limits. It is the memory of one
 * process, or a Redis that all processes share.
 *
 * Every call may throw a {@link StoreError}, at once and not after a wait. What is remembered makes work cheaper and
 * safer; no work depends on it alone.
 */
export interface Store extends Values, Locks, Topics, Counters, Epoch, Partition {
  close(): Promise<void>;
}

/** The store can not be reached. */
export class StoreError extends Error {
  override name = 'StoreError' as const;
}
