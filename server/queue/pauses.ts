import { backOffDelay } from '../base/backoff.ts';
import { LONGEST_TIMER, SECOND } from '../base/time.ts';
import type { UpstreamError } from '../upstream/error.ts';

/** Which lines of a site are left alone for a while. Timers hold the pauses, so a clock that is set changes nothing. */
export interface Pauses {
  isPaused(line: string): boolean;
  isSitePaused(): boolean;
  /** Pauses a line, longer after every failure; or the whole site if its upstream is down. */
  failed(line: string, error?: UpstreamError): void;
  /** The next failure counts as the first. */
  delivered(line: string): void;
  /** Pauses a line that another process is delivering. @param ms milliseconds */
  postpone(line: string, ms: number): void;
  /** Forgets the failures of all other lines. */
  keepOnly(lines: string[]): void;
}

const BACK_OFF = { first: SECOND, longest: 15 * SECOND };
/** One call may fail. After this many failures in a row the upstream counts as down. */
const DOWN_AFTER = 3;
/** Errors that may be the fault of one contact or conversation. */
const OF_ONE_LINE = new Set(['upstream_failed', 'upstream_refused', 'upstream_not_found', 'upstream_invalid']);
/** No line has this name. */
const SITE = '';

/** @param onEnd called whenever a pause is over; without a line, that of the whole site */
export function createPauses(onEnd: (line?: string) => void): Pauses {
  const failures = new Map<string, number>();
  const paused = new Set<string>();
  /** Failures of the upstream since its last success. */
  let inARow = 0;

  return {
    isPaused: (line) => paused.has(line),
    isSitePaused: () => paused.has(SITE),
    failed(line, error) {
      if (error?.scope === 'upstream' && !OF_ONE_LINE.has(error.code)) inARow += 1;
      backOff(error && inARow >= DOWN_AFTER ? SITE : line, error?.retryAfter && error.retryAfter * SECOND);
    },
    delivered(line) {
      inARow = 0;
      failures.delete(line);
      failures.delete(SITE);
    },
    postpone: pause,
    keepOnly(lines) {
      const kept = new Set([SITE, ...lines]);
      for (const name of failures.keys()) if (!kept.has(name)) failures.delete(name);
    },
  };

  function backOff(name: string, ms: number | undefined): void {
    // Several deliveries that fail at the same time count as one failure.
    if (paused.has(name)) return;
    const before = failures.get(name) ?? 0;
    failures.set(name, before + 1);
    pause(name, ms ?? backOffDelay(before, BACK_OFF));
  }

  function pause(name: string, ms: number): void {
    paused.add(name);
    setTimeout(
      () => {
        paused.delete(name);
        onEnd(name === SITE ? undefined : name);
      },
      Math.min(ms, LONGEST_TIMER),
    ).unref();
  }
}
