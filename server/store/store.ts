/**
 * What the BFF remembers and may lose: conversation ids, keys already relayed, locks. Values are plain JSON. Behind it
 * stands one process's memory, or later something all processes share.
 */
export interface Store {
  get<Value>(name: string): Promise<Value | undefined>;
  /** @param ttl milliseconds until it is forgotten */
  set(name: string, value: unknown, ttl: number): Promise<void>;
  /** Sets what is not there yet. @returns what is there now. */
  add<Value>(name: string, value: Value, ttl: number): Promise<Value>;
  delete(name: string): Promise<void>;
  /** Runs `work` while nobody else holds the lock of that name. */
  lock<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  /** Milliseconds since the store began to remember. */
  age(): number;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
