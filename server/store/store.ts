import { SECOND } from '../base/time.ts';

/**
 * What a connection that was cut may take to come back. Whoever has to do without the memory waits for so long first:
 * by then those who have it know that he is apart.
 */
export const MOMENT = Math.max(3 * SECOND, 1_000);

/**
 * What the BFF remembers and may lose: conversation ids, keys already relayed, locks. Values are plain JSON. Behind it
 * stands the memory of one process, or Redis, which all processes share.
 *
 * Every call may throw a {@link StoreError}, at once and not after a wait: what is remembered makes things cheaper and
 * surer, never possible.
 */
export interface Store {
  get<Value>(name: string): Promise<Value | undefined>;
  /**
   * @param ttl milliseconds until it is forgotten
   * @param keep `crash`: it must be there when a process that was killed is started again
   */
  set(name: string, value: unknown, ttl: number, keep?: 'crash'): Promise<void>;
  delete(name: string): Promise<void>;
  /**
   * Runs `work` while nobody else, in any process, holds the lock of that name. A lock ends with its process; it also
   * ends under a process that stood still for too long, or that could not reach the memory for too long. Such a work is
   * not stopped: before it does what nobody else may do at the same time, it asks `isHeld`.
   */
  lock<Result>(name: string, work: (isHeld: () => boolean) => Promise<Result>): Promise<Result>;
  /**
   * Takes a lease of that name, or prolongs one's own.
   *
   * @param ttl milliseconds after which it ends unless it is taken again
   * @returns whether it is ours now
   */
  lease(name: string, ttl: number): Promise<boolean>;
  /** Gives a lease back, if it is ours. */
  release(name: string): Promise<void>;
  /** Tells the listeners of every process, this one included. Nobody keeps it for those who are not there. */
  publish(topic: string, value: unknown): Promise<void>;
  /** Hears what is published from now on. @returns the function that ends it */
  subscribe(topic: string, listener: (value: unknown) => void): () => void;
  /** Counts against a limit. @returns 0 when it is within it, else milliseconds until it is worth trying again */
  consume(name: string, limit: { points: number; duration: number }): Promise<number>;
  /** Names the life of this memory: under another name, something may have been forgotten. */
  life(): Promise<string>;
  /** Milliseconds since this life began. */
  age(): Promise<number>;
  /** Called whenever the memory is back after it could not be reached. @returns the function that ends it */
  onReturn(listener: () => void): () => void;
  /**
   * While the memory is away: whether of the processes that shared it this one answers for a name, so that two do not do
   * the same. For ever the same one, unless processes came or went just before.
   */
  isKeeper(name: string): boolean;
  /**
   * Milliseconds since a process that shares the memory may have worked without it, 0 while one may; Infinity when that
   * is long ago or never was. What was begun meanwhile is not remembered here.
   */
  apart(): Promise<number>;
  close(): Promise<void>;
}

/** The memory can't be reached. */
export class StoreError extends Error {
  override name = 'StoreError' as const;
}
