import { childOf, isVisible, Sleeper } from './page-lifecycle.ts';
import { readStream, type ReadStreamNeeds } from './read-stream.ts';
import type { StreamInput, StreamState } from './stream-state.ts';
import { backOff } from './timing.ts';

export interface StreamWorkNeeds extends Pick<ReadStreamNeeds, 'timing' | 'onEvent' | 'openStream'> {
  renewSession(): Promise<unknown>;
  /** Whether something else finds out that the server answers. */
  isPolled(): boolean;
}

export interface StreamWork {
  /** Begins what a state consists of, in place of all that was begun before. */
  begin(state: StreamState): void;
  /** Opens the next stream while the present one is still read. */
  prepareNext(): void;
  /** Ends the preparation: the next stream is the present one now, or is given up. */
  endNext(isReady: boolean): void;
  /** How long ago the newest stream was asked for, in ms. */
  age(): number;
  /** Whether no stream was heard of for so long, in ms. */
  isQuiet(time: number): boolean;
}

/** Does what the states of a stream stand for: reads a stream, waits, or opens the session again. */
export function createStreamWork(
  needs: StreamWorkNeeds,
  dispatch: (input: StreamInput) => void,
  signal: AbortSignal,
): StreamWork {
  const { timing } = needs;
  /** Ends what the present state has begun: its stream or its wait. */
  let current = childOf(signal);
  /** The stream to move to. */
  let next: AbortController | undefined;
  /** When a stream was last asked for, and last heard of, epoch ms. */
  let askedAt = 0;
  let heardAt = 0;

  return {
    begin(state) {
      current.abort();
      next?.abort();
      next = undefined;
      const own = (current = childOf(signal));
      if (state.type === 'connecting' || state.type === 'retrying') void connect(own, state.failures);
      else if (state.type === 'waiting')
        void later(own, new Sleeper().sleep(own.signal, pause(state)), { type: 'due' });
      else if (state.type === 'renewing') void later(own, needs.renewSession(), { type: 'renewed' });
    },

    prepareNext() {
      const own = (next = childOf(signal));
      // Not all visitors of a server move at the same moment.
      void new Sleeper().sleep(own.signal, backOff(timing, 1)).then(() => connect(own));
    },

    endNext(isReady) {
      if (isReady) {
        current.abort();
        current = next!;
      }
      next = undefined;
    },

    age: () => Date.now() - askedAt,
    // The clock may be set back.
    isQuiet: (time) => Math.abs(Date.now() - heardAt) > time,
  };

  async function later(own: AbortController, work: Promise<unknown>, input: StreamInput): Promise<void> {
    await work.catch(() => {});
    if (!own.signal.aborted) dispatch(input);
  }

  /** A visitor who looks on gets a stream within two seconds once it is possible again, even after some minutes. */
  function pause({ wait, failures }: { wait: number; failures: number }): number {
    const isLooking = isVisible() && !needs.isPolled();
    const longest = isLooking ? Math.max(timing.lookingWait, (failures * timing.firstWait) / 50) : timing.longestWait;
    return Math.max(wait, backOff(timing, failures, Math.min(longest, timing.longestWait)));
  }

  async function connect(own: AbortController, failures = 0): Promise<void> {
    if (own.signal.aborted) return;
    const began = (askedAt = heardAt = Date.now());
    // A slow server gets more time with each failure.
    void watchOpening(own, began, Math.min(timing.silence, timing.opening * 2 ** failures));
    await readStream({ ...needs, onData: () => (heardAt = Date.now()), report }, own.signal);

    function report(input: StreamInput): void {
      if (own !== next) dispatch(input);
      else if (input.type !== 'move') dispatch({ type: input.type === 'ready' ? 'nextReady' : 'nextFailed' });
    }
  }

  async function watchOpening(own: AbortController, began: number, patience: number): Promise<void> {
    await new Sleeper().sleep(own.signal, patience);
    if (own === current && heardAt === began && !own.signal.aborted) dispatch({ type: 'mute' });
  }
}
