import type { Time } from './records.ts';

let last = 0;

/** Epoch seconds with microseconds, never the same twice: rows are ordered by it. */
export function now(): Time {
  const micros = Math.floor((performance.timeOrigin + performance.now()) * 1000);
  last = Math.max(micros, last + 1);
  return last / 1e6;
}

export function epoch(time: Time): number;
export function epoch(time: Time | null): number | null;
export function epoch(time: Time | null): number | null {
  return time === null ? null : Math.floor(time);
}

/** Unset times are 0, not null, wherever epochs are written. */
export function epochOrZero(time: Time | null): number {
  return time === null ? 0 : Math.floor(time);
}

export function iso(time: Time): string;
export function iso(time: Time | null): string | null;
export function iso(time: Time | null): string | null {
  return time === null ? null : new Date(Math.floor(time * 1000)).toISOString();
}
