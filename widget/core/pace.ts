/** How long the core waits, in milliseconds. */

/** The first wait after a failure; doubled each time up to the longest. */
export const FIRST_WAIT = 500;
export const LONGEST_WAIT = 30_000;

/** A stream that was silent so long has missed two heartbeats. */
export const SILENCE = 35_000;
export const SILENCE_CHECK = 5_000;

/** A stream may be away so long before the visitor hears of it. */
export const GRACE = 3_000;

/** How long the visitor is told that the connection is back. */
export const BACK = 3_000;

/** Times a message is tried before the visitor is asked. */
export const ATTEMPTS = 5;

/** The wait after so many failures in a row, jittered so that not all visitors come back at once. */
export function backOff(failures: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
}
