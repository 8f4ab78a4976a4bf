import type { RefObject } from 'preact';
import { firstPast } from '../core/binary-search.ts';

/** Nearer to the end than this, in pixels, counts as at the end. */
const NEAR = 40;

/** Keeps the end of the log in sight of a visitor who is there, and for others what they read where it is. */
export interface Scroll {
  /**
   * Called after each change of the log. The log goes to the end with a new message of the visitor's, and to the mark
   * above the new messages when that appears.
   *
   * @param pending key of the visitor's newest pending message
   * @param seen newest message that the visitor has seen, by id
   */
  update(pending: string | undefined, seen: number): void;
  /** Remembers what is on the screen. */
  remember(): void;
  /** Brings what was on the screen back to where it was. */
  restore(): void;
  /** Called when the panel closes. */
  reset(): void;
}

/** @param onShow takes the id of the last message on the screen; Infinity at the end of the log */
export function createScroll(ref: RefObject<HTMLElement | null>, onShow: (id: number) => void): Scroll {
  let wasAtEnd = true;
  /** The first message on the screen, and its distance from the log's upper edge in pixels. Names and times around it come and go. */
  let line: Element | undefined;
  let distance = 0;
  let lastPending: string | undefined;
  /** The `seen` of the mark that the log was scrolled to. */
  let mark = 0;

  return {
    update(pending, seen) {
      const log = ref.current!;
      if (pending && pending !== lastPending) wasAtEnd = true;
      lastPending = pending;
      const unread = log.querySelector('.unread');
      if (unread && mark !== seen && (wasAtEnd || !mark)) log.scrollTop += topOf(unread, log);
      else restore();
      mark = seen;
      remember();
    },
    remember,
    restore,
    reset: () => (mark = 0),
  };

  function remember(): void {
    const log = ref.current;
    // A closed panel has no height, and must not count as scrolled.
    if (!log?.clientHeight) return;
    wasAtEnd = isAtEnd(log);
    const lines = log.querySelectorAll('.said');
    line = lines[firstPast(lines.length, (at) => topOf(lines[at]!, log) + lines[at]!.clientHeight > 0)];
    distance = line ? topOf(line, log) : 0;
    const { top, bottom } = log.getBoundingClientRect();
    // Half of a message is enough; half of the log, if it is longer.
    const isBelow = (one: Element): boolean =>
      topOf(one, log) + Math.min(one.clientHeight, log.clientHeight) / 2 > Math.min(bottom, innerHeight) - top;
    const last = lines[firstPast(lines.length, (at) => isBelow(lines[at]!)) - 1];
    if (wasAtEnd && bottom > 0 && bottom < innerHeight + 1) onShow(Infinity);
    // The key of a pending message is no number. All others are above it.
    else if (last && last.getBoundingClientRect().bottom > 0)
      onShow(Number(last.closest<HTMLElement>('.line')!.dataset['id']) || Infinity);
  }

  function restore(): void {
    const log = ref.current!;
    if (wasAtEnd) log.scrollTop = log.scrollHeight;
    else if (line?.isConnected && log.clientHeight) {
      const moved = topOf(line, log) - distance;
      // Less is rounding, and would stop a smooth scroll.
      if (Math.abs(moved) > 0.5) log.scrollTop += moved;
    }
  }
}

/** Pixels of the log below what is on the screen. */
export function pixelsBelow({ scrollHeight, clientHeight, scrollTop }: HTMLElement): number {
  return scrollHeight - clientHeight - scrollTop;
}

export function isAtEnd(log: HTMLElement): boolean {
  return pixelsBelow(log) < NEAR;
}

/** Says at once that the log has scrolled. The browser's own event comes a frame later, and a change of the log before it would scroll back. */
export function announceScroll(log: HTMLElement): void {
  log.dispatchEvent(new Event('scroll'));
}

/** Pixels from the log's upper edge. */
function topOf(inside: Element, log: HTMLElement): number {
  return inside.getBoundingClientRect().top - log.getBoundingClientRect().top;
}
