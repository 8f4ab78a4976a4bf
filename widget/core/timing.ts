import { TYPING_SECONDS } from '../../wire/limits.ts';

/** How long the core waits, in milliseconds. */
export interface Timing {
  /** What the server's Retry-After counts in. */
  second: number;
  /** The first wait after a failure; doubled each time up to the longest. */
  firstWait: number;
  longestWait: number;
  /** Longer than the server waits for OneHash Chat, so that its own answer comes first. */
  patience: number;
  /** A database that does not answer so long is done without. */
  storePatience: number;
  /** A message that the server keeps is asked after so often, until it is seen. */
  askAgain: number;
  /** A stream that was silent so long has missed two heartbeats. */
  silence: number;
  silenceCheck: number;
  /** Shown again, a tab trusts a stream that it heard so short a time ago. */
  fresh: number;
  /** A hidden tab keeps its stream so long. */
  hidden: number;
  /** A stream may be away so long before the visitor hears of it. */
  grace: number;
  /** How long the visitor is told that the connection is back. */
  back: number;
  /** Receipts are gathered so long. */
  delivered: number;
  read: number;
  /** Somebody who writes says so again so often, and has stopped after such a silence. */
  typingAgain: number;
  typingSilence: number;
  /** An agent of whom nothing more is heard has stopped. */
  typingShown: number;
}

const SECOND = 1000;

export const TIMING: Timing = {
  second: SECOND,
  firstWait: SECOND / 2,
  longestWait: 30 * SECOND,
  patience: 30 * SECOND,
  storePatience: 3 * SECOND,
  askAgain: 60 * SECOND,
  silence: 35 * SECOND,
  silenceCheck: 5 * SECOND,
  fresh: 5 * SECOND,
  hidden: 60 * SECOND,
  grace: 3 * SECOND,
  back: 3 * SECOND,
  delivered: 5 * SECOND,
  read: SECOND,
  typingAgain: 10 * SECOND,
  typingSilence: 5 * SECOND,
  typingShown: TYPING_SECONDS * SECOND,
};

/** The same, so many times faster; but a database is as slow as it is. */
export function scaled(times: number): Timing {
  const entries = Object.entries(TIMING).map(([name, time]) => [name, time / times] as const);
  return { ...(Object.fromEntries(entries) as unknown as Timing), storePatience: TIMING.storePatience };
}

/** The wait after so many failures in a row, jittered so that not all visitors come back at once. */
export function backOff({ firstWait, longestWait }: Timing, failures: number): number {
  return Math.min(longestWait, firstWait * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
}
