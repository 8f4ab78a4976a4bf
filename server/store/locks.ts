/** Mutual exclusion across all processes that share the store. */
export interface Locks {
  /**
   * Runs `work` while nobody else, in any process, holds the lock of that name.
   *
   * A lock ends with its process. It also ends if its process stands still, or can not reach the store, for too long.
   * The work is not stopped then: it asks `isHeld` before it does what nobody else may do at the same time.
   */
  lock<Result>(name: string, work: (isHeld: () => boolean) => Promise<Result>): Promise<Result>;
  /**
   * Takes a lease, or extends one that this process has.
   *
   * @param ttl milliseconds after which it ends unless it is extended
   * @returns whether this process has it now
   */
  lease(name: string, ttl: number): Promise<boolean>;
  /** Gives a lease back if this process has it. */
  release(name: string): Promise<void>;
}
