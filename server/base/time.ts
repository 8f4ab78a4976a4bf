/**
 * Divides every duration of the server, so that a test lives through hours in minutes: `BUBBLE_TIME_SCALE`, default 1.
 * It is read here, and not with the other settings, because modules compute their durations while they load.
 *
 * @throws {Error} at import, if it is not a number above 0
 */
export const TIME_SCALE = readTimeScale(globalThis.process?.env['BUBBLE_TIME_SCALE']);

/*
 * Every duration is a multiple of these, in milliseconds. Seconds on the wire (Retry-After) are not divided: both sides
 * count in SECOND.
 */
export const SECOND = 1000 / TIME_SCALE;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The longest timer, in milliseconds. A longer one would end at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

function readTimeScale(text: string | undefined): number {
  const scale = Number(text || 1);
  if (scale >= 0.01 && scale <= 10_000) return scale;
  throw new Error(`BUBBLE_TIME_SCALE: "${text}" is not a number from 0.01 to 10000`);
}
