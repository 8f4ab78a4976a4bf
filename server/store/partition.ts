import { SECOND } from '../base/time.ts';

/** How processes that share the store behave while some of them can not reach it. */
export interface Partition {
  /** Calls the listener whenever the store is reachable again. @returns the function that ends it */
  onReturn(listener: () => void): () => void;
  /**
   * Whether this process, of all that shared the store when it was last reached, is the one that acts for a name while
   * the store is away. The answer stays the same unless processes came or went just before.
   */
  isResponsibleFor(name: string): boolean;
  /**
   * Milliseconds since a process may last have worked without the store: 0 while one may be doing so, Infinity if that
   * is long ago or never happened. The store does not know what was begun meanwhile.
   */
  partitionedFor(): Promise<number>;
}

/**
 * Milliseconds that a broken connection may need to come back. A process that has to work without the store waits this
 * long first: by then the others know that it is cut off.
 */
export const RECONNECT_WAIT = Math.max(3 * SECOND, 1_000);
