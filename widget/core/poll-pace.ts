import type { ReadableAtom } from 'nanostores';
import { isVisible, onPage } from './page-lifecycle.ts';
import type { Timing } from './timing.ts';

interface Needs {
  timing: Timing;
  /** Whether polls get through. */
  isThrough(): boolean;
  /** Changes of these show that somebody is active. */
  activity: readonly ReadableAtom<unknown>[];
}

/** A pause is at most this part of the time since the visitor, or an agent, did something. */
const PART = 60;
/** The same in an outage. A visitor who waits for its end is to see it at once, also after minutes. */
const PART_OF_OUTAGE = 200;

/** How often polls come: fast while somebody is active, slower later, and slowest in a hidden tab. */
export function createPollPace(
  { timing, isThrough, activity }: Needs,
  /** Somebody is active after a time without. */
  onReturn: () => void,
  signal: AbortSignal,
): { pause(): number } {
  let activeAt = Date.now();
  const stops = activity.map((store) => store.listen(onActive));
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()));
  onPage(['pointerdown', 'keydown', 'focus'], onActive, signal);
  onPage(['visibilitychange'], () => isVisible() && onReturn(), signal);
  onPage(['online'], onReturn, signal);

  return {
    /** The time until the next poll, in ms. */
    pause() {
      const { poll, longestPoll, lookingWait } = timing;
      if (!isVisible()) return longestPoll;
      const idle = Date.now() - activeAt;
      // While none gets through, they are spread: all visitors of a server wait for its return.
      return isThrough()
        ? clamp(idle / PART, poll, longestPoll)
        : clamp(idle / PART_OF_OUTAGE, lookingWait * (0.5 + Math.random() / 2), longestPoll);
    },
  };

  function onActive(): void {
    const idle = Date.now() - activeAt;
    activeAt = Date.now();
    if (idle > timing.poll * PART) onReturn();
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
