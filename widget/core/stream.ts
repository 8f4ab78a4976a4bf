import { atom, type ReadableAtom } from 'nanostores';
import type { StreamStatus } from '../boot/context.ts';
import { watchHiddenTabs } from './hidden-tabs.ts';
import { childOf, onPage, Sleeper, whilePresent } from './page-lifecycle.ts';
import { readStream, type ReadStreamNeeds } from './read-stream.ts';
import { ABSENT, nextStreamState, statusOf, type StreamInput, type StreamState } from './stream-state.ts';
import { backOff } from './timing.ts';

interface Needs extends Pick<ReadStreamNeeds, 'timing' | 'onEvent'> {
  /** Names what the tabs share. */
  name: string;
  /** Delays the first stream. */
  begin?: Promise<void> | undefined;
  /** Opens a stream that begins with what was missed. */
  openStream: ReadStreamNeeds['openStream'];
  renewSession(): Promise<unknown>;
  /** A stream has caught up. */
  onLive(): void;
}

export interface Stream {
  $status: ReadableAtom<StreamStatus>;
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

  onPage(['online'], () => dispatch({ type: 'hurry' }), signal);
  whilePresent(
    (stay) => {
      dispatch({ type: 'arrive' });
      const timer = setInterval(() => isQuiet(timing.silence) && dispatch({ type: 'silence' }), timing.silenceCheck);
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
  return { $status, reconnect: () => dispatch({ type: 'reconnect' }) };

  function dispatch(event: StreamInput): void {
    const before = state;
    state = nextStreamState(before, event);
    if (signal.aborted || state === before) return;
    if (state.type === 'live') settle(event);
    else if (state.type === 'moving') prepareNext();
    // In these two states what was begun goes on.
    else if (state.type !== 'switching' && (state.type !== 'renewing' || before.type !== 'renewing')) begin(state);
    $status.set(statusOf(state));
  }

  /** Begins what a state consists of, in place of all that was begun before. */
  function begin(of: StreamState): void {
    current.abort();
    next?.abort();
    next = undefined;
    const own = (current = childOf(signal));
    if (of.type === 'connecting' || of.type === 'retrying') void connect(own);
    else if (of.type === 'waiting')
      void later(own, new Sleeper().sleep(own.signal, Math.max(of.wait, backOff(timing, of.failures))), {
        type: 'due',
      });
    else if (of.type === 'renewing') void later(own, needs.renewSession(), { type: 'renewed' });
  }

  async function later(own: AbortController, work: Promise<unknown>, event: StreamInput): Promise<void> {
    await work.catch(() => {});
    if (!own.signal.aborted) dispatch(event);
  }

  async function connect(own: AbortController): Promise<void> {
    if (own.signal.aborted) return;
    onData();
    await readStream({ ...needs, onData, report }, own.signal);

    function report(event: StreamInput): void {
      if (own !== next) dispatch(event);
      else if (event.type !== 'move') dispatch({ type: event.type === 'ready' ? 'nextReady' : 'nextFailed' });
    }
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
    if (type !== 'nextFailed') needs.onLive();
  }

  /** The clock may be set back. */
  function isQuiet(time: number): boolean {
    return Math.abs(Date.now() - heardAt) > time;
  }
}
