import { firstPast } from '../core/binary-search.ts';

/** Nearer to the end than this, in pixels, counts as at the end. */
const NEAR = 40;

export interface Scroll {
  /** After every change of what is in the log; with the key of the visitor's newest message on its way. */
  settle(log: HTMLElement, newest: string | undefined, seen: number): void;
  /** Remembers what is on the screen. */
  measure(): void;
  /** Brings what was on the screen back to where it was. */
  keep(): void;
  /** The panel was closed. */
  leave(): void;
}

/** Keeps the end in sight for who is at the end, and the place for who is not; begins at what is new. */
export function createScroll(): Scroll {
  let log: HTMLElement;
  let isAtEnd = true;
  /** The first message on the screen (names and times come and go around it), and how far it is below the upper edge. */
  let line: Element | undefined;
  let top = 0;
  let last: string | undefined;
  /** What was new when the log was last opened there. */
  let mark = 0;

  return {
    settle(element, newest, seen) {
      log = element;
      if (newest && newest !== last) isAtEnd = true;
      last = newest;
      const unread = log.querySelector('.unread');
      if (unread && mark !== seen && (isAtEnd || !mark)) log.scrollTop += below(unread);
      else keep();
      mark = seen;
      measure();
    },
    measure,
    keep,
    leave: () => (mark = 0),
  };

  function measure(): void {
    // A closed panel has no size, and must not count as scrolled.
    if (!log?.clientHeight) return;
    isAtEnd = log.scrollHeight - log.clientHeight - log.scrollTop < NEAR;
    const lines = log.querySelectorAll('.said');
    line = lines[firstPast(lines.length, (at) => below(lines[at]!) + lines[at]!.clientHeight > 0)];
    top = line ? below(line) : 0;
  }

  function keep(): void {
    if (isAtEnd) log.scrollTop = log.scrollHeight;
    else if (line?.isConnected && log.clientHeight) {
      const moved = below(line) - top;
      // Less is rounding, and would only stop a movement that is under way.
      if (Math.abs(moved) > 0.5) log.scrollTop += moved;
    }
  }

  /** Pixels from the log's upper edge. */
  function below(inside: Element): number {
    return inside.getBoundingClientRect().top - log.getBoundingClientRect().top;
  }
}
