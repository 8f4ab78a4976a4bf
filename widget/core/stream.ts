import { atom, type ReadableAtom } from 'nanostores';
import type { StreamStatus } from '../boot/context.ts';
import { watchHiddenTabs } from './hidden-tabs.ts';
import { onPage, whilePresent } from './page-lifecycle.ts';
import { ABSENT, MUTED, nextStreamState, statusOf, type StreamInput, type StreamState } from './stream-state.ts';
import { createStreamWork, type StreamWorkNeeds } from './stream-work.ts';

interface Needs extends StreamWorkNeeds {
  /** Names what the tabs share. */
  name: string;
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
  const work = createStreamWork(needs, dispatch, signal);
  let state: StreamState = ABSENT;
  /** Whether the stream caught up long after it was asked for: something on its way may delay all that it brings. */
  let isLate = false;
  const $status = atom(statusOf(state));
  const $doubt = atom(0);

  onPage(['online'], () => dispatch({ type: 'hurry' }), signal);
  whilePresent(arrive, signal);
  return {
    $status,
    $doubt,
    free(first) {
      if (statusOf(state) !== 'live') return void ((first || state.type === 'waiting') && dispatch({ type: 'free' }));
      if (work.isQuiet(timing.missedBeat)) dispatch({ type: 'silence' });
    },
    reconnect: () => dispatch({ type: 'reconnect' }),
  };

  function arrive(stay: AbortSignal): void {
    dispatch({ type: 'arrive' });
    const timer = setInterval(() => {
      if (work.isQuiet(timing.silence)) dispatch({ type: 'silence' });
      $doubt.set(doubt());
    }, timing.silenceCheck);
    watchHiddenTabs(
      {
        name,
        hidden: timing.hidden,
        onShow: () => (statusOf(state) !== 'live' || work.isQuiet(timing.fresh)) && dispatch({ type: 'hurry' }),
        onRest: () => dispatch({ type: 'rest' }),
        onTurn: () => dispatch({ type: 'turn' }),
      },
      stay,
    );
    stay.addEventListener('abort', () => {
      clearInterval(timer);
      dispatch({ type: 'leave' });
    });
  }

  function dispatch(input: StreamInput): void {
    const before = state;
    state = nextStreamState(before, input);
    if (signal.aborted || state === before) return;
    if (state.type === 'live') settle(input);
    else if (state.type === 'moving') work.prepareNext();
    // In these two states what was begun goes on.
    else if (state.type !== 'switching' && (state.type !== 'renewing' || before.type !== 'renewing')) work.begin(state);
    $status.set(statusOf(state));
    $doubt.set(doubt());
  }

  function settle({ type }: StreamInput): void {
    work.endNext(type === 'nextReady');
    if (type === 'nextFailed') return;
    isLate = work.age() > timing.opening;
    needs.onLive();
  }

  function doubt(): number {
    const status = statusOf(state);
    if (status === 'away') return 0;
    const failures = 'failures' in state ? state.failures : 0;
    if (failures >= MUTED) return failures;
    return isLate || (status === 'live' && work.isQuiet(timing.missedBeat)) ? 1 : 0;
  }
}
