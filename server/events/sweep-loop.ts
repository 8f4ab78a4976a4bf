import { createPause } from '../base/pause.ts';
import type { SiteContext } from '../site-context.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { createSweep } from './sweep.ts';

/**
 * Why a sweep is made at once. `store_returned`: the store was away, so events of other processes may be lost.
 * `connected`: events before this moment were not heard.
 */
export type SweepReason = 'store_returned' | 'connected';

export interface SweepLoopOptions {
  context: SiteContext;
  /** Milliseconds between two sweeps. */
  interval: number;
  /** Whether it is this process that sweeps now. The others only keep up with it. */
  isTurn: () => boolean;
  signal: AbortSignal;
}

/** Sweeps an inbox again and again. */
export interface SweepLoop {
  /** Sweeps as soon as possible, whoever's turn it is. */
  sweepNow(reason: SweepReason): void;
  /** Resolves when the loop has ended. */
  ended: Promise<void>;
}

export function startSweepLoop({ context, interval, isTurn, signal }: SweepLoopOptions): SweepLoop {
  const { site, log } = context;
  const sweep = createSweep(context, signal);
  const pause = createPause(signal);
  let requested: SweepReason | undefined;
  let failures = 0;

  return {
    sweepNow(reason) {
      requested = requested === 'store_returned' ? requested : reason;
      pause.end();
    },
    ended: run(),
  };

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const reason = requested;
      requested = undefined;
      try {
        if (reason || isTurn()) await sweep.pass(reason === 'store_returned');
        else await sweep.follow();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        requested ??= reason;
        failures += 1;
        // Only the first of several failures is a warning: there may be one every two seconds.
        const details = isUpstreamError(error) ? { code: error.code, detail: error.detail } : { err: error };
        log[failures === 1 ? 'warn' : 'debug']({ site, ...details }, 'sweep');
      }
      await pause.of(interval);
    }
  }
}
