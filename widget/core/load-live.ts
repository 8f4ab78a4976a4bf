import type { Live, LiveNeeds } from './live.ts';
import { onPage, Sleeper } from './page-lifecycle.ts';
import { backOff } from './timing.ts';

/** After so many tries the visitor is told that there is no connection. */
const TRIES = 3;

interface Needs extends LiveNeeds {
  /** Delays the load; by default it begins at once. */
  begin?: Promise<void>;
}

/** Loads what brings the news of the server, and tries again until it is there. */
export function loadLive({ begin, ...needs }: Needs, signal: AbortSignal): Live {
  let live: Live | undefined;
  void start();
  return {
    free: () => live?.free(),
    reconnect: () => live?.reconnect(),
  };

  async function start(): Promise<void> {
    const sleeper = new Sleeper();
    onPage(['online'], () => sleeper.wake(), signal);
    await begin;
    for (let failures = 1; !(live || signal.aborted); failures += 1) {
      try {
        const { startLive } = await import('./live.ts');
        if (!signal.aborted) live = startLive(needs, signal);
      } catch {
        if (failures === TRIES) needs.$connection.set('lost');
        await sleeper.sleep(signal, backOff(needs.timing, failures));
      }
    }
  }
}
