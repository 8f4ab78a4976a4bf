import type { Message } from '../../../wire/message.ts';
import type { PendingMessage } from '../../core/pending-message.ts';
import type { buildTimeline, Row } from '../../core/timeline.ts';
import type { Block } from '../Lines.tsx';

/** Lines in a part: as many as a slow phone draws within a frame, and still has time to clear away what is no longer needed. */
const MOST = 3;
/** Pixels of a line that was never drawn; the place is kept when it turns out otherwise. */
const LINE = 60;

const NOTHING: Row[] = [];

/** Lines that are drawn together or not at all. Of those that are not, nothing is kept but where they begin. */
export interface Part {
  id: string;
  /** Its first message; Infinity while that has no id. */
  from: number;
  /** Its first line, while that is on its way. */
  key: string | undefined;
  /** Lines. */
  count: number;
  isDrawn: boolean;
  /** Pixels when it was drawn last. */
  height: number;
  rows: Row[];
}

/** What stands in the log: a part that is drawn, or the room of all between two that are. */
export interface Item extends Block {
  /** Its first part and its last, by their places in the log. */
  first: number;
  last: number;
}

/** A log in parts, of which those are drawn that are asked for. */
export class Blocks {
  /** As they were cut last. */
  items: Item[] = [];
  /** All of them, the oldest first. */
  parts: Part[] = [];
  #build: typeof buildTimeline;
  #messages: Message[] = [];
  #pending: PendingMessage[] = [];
  #seen: number | undefined;
  #unread = -1;

  constructor(build: typeof buildTimeline) {
    this.#build = build;
  }

  /** A line stays in its part, and a part to which nothing happened has the same rows. */
  cut(messages: Message[], pending: PendingMessage[], seen = Infinity): Item[] {
    const hasOthers = messages !== this.#messages || pending !== this.#pending;
    const isChanged = hasOthers || seen !== this.#seen;
    if (hasOthers) this.#divide(messages, pending);
    if (isChanged)
      this.#unread = messages.findIndex(({ id, message_type }) => id > seen && message_type !== 'incoming');
    this.#seen = seen;
    const items: Item[] = [];
    let end = 0;
    this.parts.forEach((part, at) => {
      const begin = end;
      end += part.count;
      const before = items.at(-1);
      // The panel opens at what is new, and it must be there.
      if (part.isDrawn || (this.#unread >= begin && this.#unread < end)) {
        if (isChanged || !part.rows.length) {
          const rows = this.#build(messages, pending, seen, begin, end);
          if (!isSame(rows, part.rows)) part.rows = rows;
        }
        items.push({ id: part.id, rows: part.rows, first: at, last: at });
        return;
      }
      part.rows = NOTHING;
      if (before?.height === undefined) {
        items.push({ id: `from ${part.id}`, rows: NOTHING, height: part.height, first: at, last: at });
      } else {
        before.height += part.height;
        before.last = at;
      }
    });
    return (this.items = items);
  }

  /** How many there are, drawn or not. */
  get lines(): number {
    return this.#messages.length + this.#pending.length;
  }

  draw(part: Part): void {
    part.isDrawn = true;
  }

  empty(part: Part, height: number): void {
    Object.assign(part, { isDrawn: false, height });
  }

  #divide(messages: Message[], pending: PendingMessage[]): void {
    const counts = new Map(this.parts.map((part) => [part, part.count]));
    const [before, waited] = [this.#messages, this.#pending];
    const [oldest, newest] = [before[0]?.id ?? Infinity, before.at(-1)?.id ?? 0];
    // Another session has other messages.
    const isOther = before.length > 0 && !messages.some(({ id }) => id === oldest);
    const old = isOther ? [] : this.#begin(messages, pending);
    const parts = [...old];
    let at = -1;
    const isFresh = ({ id = Infinity, key }: { id?: number; key: string | null }): boolean =>
      (id < oldest || id > newest) && !waited.some((one) => one.key === key);
    const add = (line: Message | PendingMessage): void => {
      const id = 'id' in line ? line.id : Infinity;
      while (parts[at + 1] && (id < Infinity ? parts[at + 1]!.from <= id : parts[at + 1]!.key === line.key)) at += 1;
      if (at < 0 || (parts[at]!.count >= MOST && isFresh(line))) {
        at += 1;
        // The first of all is what stood there before anything was divided.
        const name = parts.length ? (line.key ?? String(id)) : '';
        const key = id < Infinity ? undefined : line.key!;
        parts.splice(at, 0, { id: name, from: id, key, count: 0, isDrawn: !old.length, height: 0, rows: NOTHING });
      }
      parts[at]!.count += 1;
    };
    for (const part of parts) part.count = 0;
    messages.forEach(add);
    pending.forEach(add);

    parts.forEach((part, index) => {
      const was = counts.get(part);
      part.height += (part.count - (was ?? 0)) * LINE;
      // What comes after something that is drawn is drawn with it. What comes before it has a task of its own.
      const above = parts[index - 1];
      part.isDrawn ||= was === undefined && !!above?.isDrawn && counts.has(above);
    });
    this.parts = parts.filter(({ count }) => count);
    [this.#messages, this.#pending] = [messages, pending];
  }

  /** The parts in the order in which they begin now: what was on its way may have got an id, or have been withdrawn. */
  #begin(messages: Message[], pending: PendingMessage[]): Part[] {
    const order = new Map(pending.map(({ key }, at) => [key, at]));
    for (const part of this.parts) {
      if (part.from < Infinity) continue;
      for (const key of [part.key!, ...part.rows.map(({ id }) => id)]) {
        part.from = messages.findLast((message) => message.key === key)?.id ?? Infinity;
        part.key = order.has(key) ? key : undefined;
        if (part.from < Infinity || part.key) break;
      }
    }
    // A copy already; `toSorted` is younger than the oldest browser.
    // oxlint-disable-next-line unicorn/no-array-sort
    return [...this.parts].sort((a, b) => a.from - b.from || order.get(a.key!)! - order.get(b.key!)!);
  }
}

function isSame(some: Row[], others: Row[]): boolean {
  return some.length === others.length && some.every((row, at) => isSameRow(row, others[at]!));
}

function isSameRow(one: Row, other: Row): boolean {
  if (one.id !== other.id) return false;
  if (!('place' in one && 'place' in other)) return true;
  return one.place === other.place && lineOf(one) === lineOf(other);
}

function lineOf(row: Extract<Row, { place: unknown }>): Message | PendingMessage {
  return row.type === 'message' ? row.message : row.pending;
}
