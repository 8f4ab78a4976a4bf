import { TYPING_SECONDS } from '../../wire/limits.ts';

/** How long the core waits, in ms. */
export interface Timing {
  /** The unit of the server's Retry-After. */
  second: number;
  /** The wait after the first failure; it doubles with each one, up to `longestWait`. */
  firstWait: number;
  longestWait: number;
  /** The longest wait for a stream while the page is visible and nothing else finds out whether the server answers. */
  lookingWait: number;
  /** The limit of a call. Longer than the server waits for OneHash Chat, so that the server answers first. */
  callLimit: number;
  /** After this time without an answer the database is not used. */
  storeLimit: number;
  /** How often the server is asked after the messages it has accepted. */
  askAgain: number;
  /** A stream silent for this long has missed two heartbeats; `silenceCheck` is how often that is checked. */
  silence: number;
  silenceCheck: number;
  /** A stream silent for this long has missed one heartbeat. */
  missedBeat: number;
  /** A stream that has said nothing by then is muted; after a failure it gets longer. */
  opening: number;
  /** Where no stream gets through: the time between two polls, at least and at most, and the limit of one. */
  poll: number;
  longestPoll: number;
  pollLimit: number;
  /** A tab that is shown again keeps its stream if that was heard within this time. */
  fresh: number;
  /** How long a hidden tab keeps its stream. */
  hidden: number;
  /** How long the connection may be lost before the visitor is told. */
  grace: number;
  /** How long the panel says that the connection is back. */
  back: number;
  /** How long receipts of each kind are collected. */
  delivered: number;
  read: number;
  /** While the visitor types, how often it is reported; and the silence after which they have stopped. */
  typingAgain: number;
  typingSilence: number;
  /** How long an agent's typing is shown without another report. */
  typingShown: number;
}

const SECOND = 1000;

export const TIMING: Timing = {
  second: SECOND,
  firstWait: SECOND / 2,
  longestWait: 30 * SECOND,
  lookingWait: 1.5 * SECOND,
  callLimit: 30 * SECOND,
  storeLimit: 3 * SECOND,
  askAgain: 60 * SECOND,
  silence: 35 * SECOND,
  silenceCheck: 5 * SECOND,
  missedBeat: 18 * SECOND,
  opening: 5 * SECOND,
  poll: 2 * SECOND,
  longestPoll: 20 * SECOND,
  pollLimit: 10 * SECOND,
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

/** The same, so many times faster, for tests. A database does not get faster. */
export function scaled(times: number): Timing {
  const entries = Object.entries(TIMING).map(([name, time]) => [name, time / times] as const);
  return { ...(Object.fromEntries(entries) as unknown as Timing), storeLimit: TIMING.storeLimit };
}

/**
 * The wait after so many failures in a row, in ms. Random, so that not all visitors come back at once.
 *
 * @param longest by default {@link Timing.longestWait}
 */
export function backOff({ firstWait, longestWait }: Timing, failures: number, longest = longestWait): number {
  return Math.min(longest, firstWait * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
}
