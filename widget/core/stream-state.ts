import type { StreamStatus } from '../boot/context.ts';

/** What the connection to the event stream is doing. `failures` counts the failed tries in a row, `wait` is in ms. */
export type StreamState =
  /** The page is in the back/forward cache, or frozen. */
  | { type: 'absent' }
  /** This tab is hidden, and another hidden tab has the stream. */
  | { type: 'resting' }
  | { type: 'connecting'; failures: number }
  /** The stream has caught up. */
  | { type: 'live' }
  /** The server is about to stop: the next stream is being opened while this one is still read. */
  | { type: 'moving' }
  /** As `moving`, and the old stream has ended already. */
  | { type: 'switching' }
  /** The server does not know the session: it is being opened again. */
  | { type: 'renewing'; failures: number; wait: number }
  | { type: 'waiting'; failures: number; wait: number }
  /** Connecting again after a failure. */
  | { type: 'retrying'; failures: number };

/** What can happen to the connection. `wait` is what the server asks for, in ms. */
export type StreamInput =
  /** The page comes, or comes back. */
  | { type: 'arrive' }
  | { type: 'leave' }
  /** The tab has been hidden for long. */
  | { type: 'rest' }
  /** Of the hidden tabs this one is to have the stream. */
  | { type: 'turn' }
  /** It may work now: the browser is online, or the tab is shown. */
  | { type: 'hurry' }
  /** Another call gets through, for the first time since one failed. */
  | { type: 'free' }
  /** The visitor is in another session. */
  | { type: 'reconnect' }
  /** The wait is over. */
  | { type: 'due' }
  | { type: 'renewed' }
  | { type: 'ready' }
  | { type: 'move' }
  /** Nothing at all has come since the stream was asked for. */
  | { type: 'mute' }
  /** Nothing comes any more. */
  | { type: 'silence' }
  | { type: 'end'; wait: number }
  | { type: 'stranger'; wait: number }
  | { type: 'nextReady' }
  | { type: 'nextFailed' };

/** A rule of the table: what an event makes of a state. */
type Rule = (state: Progress, event: { type: string; wait?: number }) => StreamState;
interface Progress {
  type: string;
  failures?: number;
  wait?: number;
}

/** After so many failures in a row no stream may get through at all. */
export const MUTED = 2;

export const ABSENT: StreamState = { type: 'absent' };

const absent: Rule = () => ABSENT;
const rest: Rule = () => ({ type: 'resting' });
const connect: Rule = () => ({ type: 'connecting', failures: 0 });
const connectAgain: Rule = ({ failures = 0 }) => ({ type: 'connecting', failures });
/** Shorter waits from now on, but what was seen of the streams is not forgotten. */
const retry: Rule = ({ failures = 0 }) => ({ type: 'retrying', failures: Math.min(failures, MUTED) });
const retryAgain: Rule = ({ failures = 0 }) => ({ type: 'retrying', failures });
const live: Rule = () => ({ type: 'live' });
const renew: Rule = ({ failures = 0 }, { wait = 0 }) => ({ type: 'renewing', failures, wait });
const fail: Rule = ({ failures = 0, wait = 0 }, event) => ({
  type: 'waiting',
  failures: failures + 1,
  wait: event.wait ?? wait,
});
/** A stream that is muted has taken as much time as several that were refused. */
const failMuted: Rule = ({ failures = 0, wait = 0 }) => ({ type: 'waiting', failures: failures + MUTED, wait });
/** A wait that the server asks for goes on. */
const freeWait: Rule = (state, event) => (state.wait ? (state as StreamState) : retryAgain(state, event));

const present = { leave: absent, rest };
const muted = { mute: failMuted, silence: failMuted };
// A stream that is told to move before it has caught up is given up: the next one begins where this one did.
const opening = { ...present, ...muted, ready: live, move: fail, end: fail, stranger: renew };
const open = { ...present, hurry: connect, reconnect: connect, silence: failMuted };

/** Every state with the events that change it. */
const TABLE: Record<StreamState['type'], Partial<Record<StreamInput['type'], Rule>>> = {
  absent: { arrive: connect },
  resting: { leave: absent, turn: connect, hurry: connect, reconnect: connect },
  connecting: { ...opening, hurry: connect, free: connectAgain, reconnect: connectAgain },
  live: { ...open, move: () => ({ type: 'moving' }), end: fail },
  moving: { ...open, end: () => ({ type: 'switching' }), nextReady: live, nextFailed: live },
  switching: { ...open, nextReady: live, nextFailed: fail },
  // `reconnect` changes nothing here: a server that gives another session each time is asked with growing waits.
  renewing: { ...present, hurry: ({ wait = 0 }) => ({ type: 'renewing', failures: 0, wait }), renewed: fail },
  waiting: { ...present, hurry: retry, free: freeWait, reconnect: retryAgain, due: retryAgain },
  retrying: { ...opening, hurry: retry, free: retryAgain, reconnect: retryAgain },
};

/** The state after an event. The same object means no change; a new one of the same type means that the try begins anew. */
export function nextStreamState(state: StreamState, event: StreamInput): StreamState {
  return TABLE[state.type][event.type]?.(state, event) ?? state;
}

/** What others need to know. After a failure it stays `lost` until a stream has caught up. */
export function statusOf({ type }: StreamState): StreamStatus {
  if (type === 'absent' || type === 'resting') return 'away';
  if (type === 'connecting') return 'connecting';
  return type === 'renewing' || type === 'waiting' || type === 'retrying' ? 'lost' : 'live';
}
