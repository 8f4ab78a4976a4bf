import { atom, type ReadableAtom } from 'nanostores';
import type { StreamStatus } from '../boot/context.ts';
import { watchHiddenTabs } from './hidden-tabs.ts';
import { childOf, isVisible, onPage, Sleeper, whilePresent } from './page-lifecycle.ts';
import { readStream, type ReadStreamNeeds } from './read-stream.ts';
import { ABSENT, MUTED, nextStreamState, statusOf, type StreamInput, type StreamState } from './stream-state.ts';
import { backOff } from './timing.ts';

interface Needs extends Pick<ReadStreamNeeds, 'timing' | 'onEvent'> {
  /** Names what the tabs share. */
  name: string;
  /** Delays the first stream. */
  begin?: Promise<void> | undefined;
  /** Opens a stream that begins with what was missed. */
  openStream: ReadStreamNeeds['openStream'];
  renewSession(): Promise<unknown>;
  /** Whether something else finds out that the server answers, and calls {@link Stream.free} then. */
  isPolled(): boolean;
  /** A stream has caught up. */
  onLive(): void;
}

export interface Stream {
  $status: ReadableAtom<StreamStatus>;
  /** 0 while a stream brings what is new. Above, the streams may not get through; it changes with each failure. */
  $doubt: ReadableAtom<number>;
  /** A call has got through. With `first`, it is the first one after a failure. */
  free(first?: 'first'): void;
  /** Opens another stream at once. */
  reconnect(): void;
}

/** Keeps an event stream open; hidden tabs keep one for all of them. `stream-state.ts` decides what to do. */
export function createStream(needs: Needs, signal: AbortSignal): Stream {
  const { name, timing } = needs;
  let state: StreamState = ABSENT;
  const $status = atom(statusOf(state));
  /** Ends what the present state has begun: its stream or its wait. */
  let current = childOf(signal);
  /** The stream to move to. */
  let next: AbortController | undefined;
  /** When a stream was last heard of. */
  let heardAt = 0;
  /** When a stream was last asked for. */
  let beganAt = 0;
  /** Whether the stream was ready long after it was asked for: something on its way may delay all that it brings. */
  let isLate = false;
  const $doubt = atom(0);

  onPage(['online'], () => dispatch({ type: 'hurry' }), signal);
  whilePresent(
    (stay) => {
      dispatch({ type: 'arrive' });
      const timer = setInterval(() => {
        if (isQuiet(timing.silence)) dispatch({ type: 'silence' });
        $doubt.set(doubt());
      }, timing.silenceCheck);
      watchHiddenTabs(
        {
          name,
          hidden: timing.hidden,
          onShow: () => (statusOf(state) !== 'live' || isQuiet(timing.fresh)) && dispatch({ type: 'hurry' }),
          onRest: () => dispatch({ type: 'rest' }),
          onTurn: () => dispatch({ type: 'turn' }),
        },
        stay,
      );
      stay.addEventListener('abort', () => {
        clearInterval(timer);
        dispatch({ type: 'leave' });
      });
    },
    signal,
    needs.begin,
  );
  return {
    $status,
    $doubt,
    free(first) {
      if (statusOf(state) !== 'live') return void ((first || state.type === 'waiting') && dispatch({ type: 'free' }));
      if (isQuiet(timing.missedBeat)) dispatch({ type: 'silence' });
    },
    reconnect: () => dispatch({ type: 'reconnect' }),
  };

  function dispatch(event: StreamInput): void {
    const before = state;
    state = nextStreamState(before, event);
    if (signal.aborted || state === before) return;
    if (state.type === 'live') settle(event);
    else if (state.type === 'moving') prepareNext();
    // In these two states what was begun goes on.
    else if (state.type !== 'switching' && (state.type !== 'renewing' || before.type !== 'renewing')) begin(state);
    $status.set(statusOf(state));
    $doubt.set(doubt());
  }

  function doubt(): number {
    const status = statusOf(state);
    if (status === 'away') return 0;
    const failures = 'failures' in state ? state.failures : 0;
    if (failures >= MUTED) return failures;
    return isLate || (status === 'live' && isQuiet(timing.missedBeat)) ? 1 : 0;
  }

  /** Begins what a state consists of, in place of all that was begun before. */
  function begin(of: StreamState): void {
    current.abort();
    next?.abort();
    next = undefined;
    const own = (current = childOf(signal));
    if (of.type === 'connecting' || of.type === 'retrying') void connect(own, of.failures);
    else if (of.type === 'waiting') void later(own, new Sleeper().sleep(own.signal, pause(of)), { type: 'due' });
    else if (of.type === 'renewing') void later(own, needs.renewSession(), { type: 'renewed' });
  }

  async function later(own: AbortController, work: Promise<unknown>, event: StreamInput): Promise<void> {
    await work.catch(() => {});
    if (!own.signal.aborted) dispatch(event);
  }

  /** A visitor who looks on gets a stream within two seconds once it is possible again, even after some minutes. */
  function pause({ wait, failures }: { wait: number; failures: number }): number {
    const isLooking = isVisible() && !needs.isPolled();
    const longest = isLooking ? Math.max(timing.lookingWait, (failures * timing.firstWait) / 50) : timing.longestWait;
    return Math.max(wait, backOff(timing, failures, Math.min(longest, timing.longestWait)));
  }

  async function connect(own: AbortController, failures = 0): Promise<void> {
    if (own.signal.aborted) return;
    const began = (beganAt = heardAt = Date.now());
    // A slow server gets more time with each failure.
    const patience = Math.min(timing.silence, timing.opening * 2 ** failures);
    void watchOpening(own, began, patience);
    await readStream({ ...needs, onData, report }, own.signal);

    function report(event: StreamInput): void {
      if (own !== next) dispatch(event);
      else if (event.type !== 'move') dispatch({ type: event.type === 'ready' ? 'nextReady' : 'nextFailed' });
    }
  }

  async function watchOpening(own: AbortController, began: number, patience: number): Promise<void> {
    await new Sleeper().sleep(own.signal, patience);
    if (own === current && heardAt === began && !own.signal.aborted) dispatch({ type: 'mute' });
  }

  function onData(): void {
    heardAt = Date.now();
  }

  function prepareNext(): void {
    const own = (next = childOf(signal));
    // Not all visitors of a server move at the same moment.
    void new Sleeper().sleep(own.signal, backOff(timing, 1)).then(() => connect(own));
  }

  function settle({ type }: StreamInput): void {
    const other = next;
    next = undefined;
    if (type === 'nextReady') {
      current.abort();
      current = other!;
    }
    if (type === 'nextFailed') return;
    isLate = Date.now() - beganAt > timing.opening;
    needs.onLive();
  }

  /** The clock may be set back. */
  function isQuiet(time: number): boolean {
    return Math.abs(Date.now() - heardAt) > time;
  }
}
