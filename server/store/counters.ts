/** Rate limits that all processes count together. */
export interface Counters {
  /**
   * Counts one use against a limit.
   *
   * @param limit `points` uses in `duration` milliseconds
   * @returns 0 within the limit, else milliseconds until the next try is worth it
   */
  consume(name: string, limit: { points: number; duration: number }): Promise<number>;
}
