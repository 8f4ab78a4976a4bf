/** Since when the store remembers everything. */
export interface Epoch {
  /** Names the store's present life. A different name means that something may have been forgotten. */
  epoch(): Promise<string>;
  /** Milliseconds since the present epoch began. */
  age(): Promise<number>;
}
