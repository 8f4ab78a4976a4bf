import { isUpstreamError } from '../upstream/error.ts';
import type { SiteContext } from '../site-context.ts';
import { createPause } from '../base/pause.ts';
import { createSweep } from './sweep.ts';

export interface SweeperOptions {
  context: SiteContext;
  /** Milliseconds between two passes. */
  interval: number;
  /** Whether it is this process that sweeps now; the others only keep up. */
  isTurn: () => boolean;
  signal: AbortSignal;
}

/** Sweeps an inbox again and again. */
export interface Sweeper {
  /** @param reason `returned`: the shared store was away; `connected`: nothing was heard until now */
  soon(reason: 'returned' | 'connected'): void;
  /** Resolves when it has ended. */
  ended: Promise<void>;
}

export function startSweeper({ context, interval, isTurn, signal }: SweeperOptions): Sweeper {
  const { site, log } = context;
  const sweep = createSweep(context, signal);
  const pause = createPause(signal);
  /** A pass that has to be made whoever's turn it is. */
  let due: 'returned' | 'connected' | undefined;
  let failures = 0;

  return {
    soon(reason) {
      due = due === 'returned' ? due : reason;
      pause.end();
    },
    ended: run(),
  };

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const isDue = due;
      due = undefined;
      try {
        if (isDue || isTurn()) await sweep.pass(isDue === 'returned');
        else await sweep.follow();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        due ??= isDue;
        failures += 1;
        // Said once, not every two seconds.
        const reason = isUpstreamError(error) ? { code: error.code, detail: error.detail } : { err: error };
        log[failures === 1 ? 'warn' : 'debug']({ site, ...reason }, 'sweep');
      }
      await pause.of(interval);
    }
  }
}
