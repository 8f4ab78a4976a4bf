/** Values under names, each for a limited time. Values are plain JSON; `records.ts` lists them and checks their shape. */
export interface Values {
  /** @returns what was set, `undefined` if there is nothing readable; another version may have written it */
  get(name: string): Promise<unknown>;
  /**
   * @param ttl milliseconds until the value is dropped
   * @param keep `crash`: the value must still be there after the process was killed and started again
   */
  set(name: string, value: unknown, ttl: number, keep?: 'crash'): Promise<void>;
  delete(name: string): Promise<void>;
}

/** Bytes of the largest value. A larger one is not kept: it counts as lost. */
export const VALUE_MAX = 128 * 1024;

/** Reads the text of a stored value. A damaged one counts as absent. */
export function parseStored(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whole milliseconds, at least 1: no backend takes fractions, which a time scale makes, and 0 would mean for ever. */
export function wholeMilliseconds(ttl: number): number {
  return Math.max(1, Math.ceil(ttl));
}
