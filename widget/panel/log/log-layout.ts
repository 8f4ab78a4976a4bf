import type { Message } from '../../../wire/message.ts';
import type { PendingMessage } from '../../core/pending-message.ts';
import { buildTimeline, firstUnread, type Row } from '../../core/timeline.ts';
import type { Block } from '../Lines.tsx';
import { NO_ROWS, regroup, type LineGroup, type LogLines } from './line-groups.ts';

/** A block of the log: one drawn group, or the room of all groups between two drawn ones. */
export interface LaidOutBlock extends Block {
  /** Index of its first group, and of its last. */
  first: number;
  last: number;
}

/** Which lines of a long log are drawn, and how high the rest is. Each method returns a new layout. */
export class LogLayout {
  /** All groups, the oldest first. */
  readonly groups: readonly LineGroup[];
  readonly blocks: readonly LaidOutBlock[];
  readonly #lines: LogLines;
  readonly #seen: number;

  private constructor(groups: readonly LineGroup[], lines: LogLines, seen: number, isChanged: boolean) {
    this.#lines = lines;
    this.#seen = seen;
    this.groups = drawRows(groups, lines, seen, isChanged);
    this.blocks = joinGroups(this.groups);
  }

  static readonly EMPTY = new LogLayout([], { messages: [], pending: [] }, Infinity, false);

  /** Number of lines, drawn or not. */
  get lines(): number {
    return this.#lines.messages.length + this.#lines.pending.length;
  }

  /**
   * Takes what is in the log now. A group without a change has the same rows as before.
   *
   * @param seen an agent's message with a higher id is new: it is drawn wherever it is, because the panel opens there
   */
  update(messages: Message[], pending: PendingMessage[], seen: number): LogLayout {
    const before = this.#lines;
    const hasOtherLines = messages !== before.messages || pending !== before.pending;
    if (!hasOtherLines && seen === this.#seen) return this;
    const lines = { messages, pending };
    const groups = hasOtherLines ? regroup(this.groups, before, lines) : this.groups;
    return new LogLayout(groups, lines, seen, true);
  }

  draw(index: number): LogLayout {
    return this.#replace(index, { isDrawn: true });
  }

  /** @param height what the group took when it was drawn, in pixels */
  clear(index: number, height: number): LogLayout {
    return this.#replace(index, { isDrawn: false, height });
  }

  #replace(index: number, part: Partial<LineGroup>): LogLayout {
    const groups = this.groups.map((group, at) => (at === index ? { ...group, ...part } : group));
    return new LogLayout(groups, this.#lines, this.#seen, false);
  }
}

/** Gives drawn groups their rows, and takes the rows from the others. */
function drawRows(
  groups: readonly LineGroup[],
  { messages, pending }: LogLines,
  seen: number,
  isChanged: boolean,
): LineGroup[] {
  const unread = firstUnread(messages, seen);
  let end = 0;
  return groups.map((group) => {
    const begin = end;
    end += group.count;
    const isDrawn = group.isDrawn || (unread >= begin && unread < end);
    if (!isDrawn) return withRows(group, NO_ROWS);
    if (!isChanged && group.rows.length) return group;
    const rows = buildTimeline(messages, pending, seen, begin, end);
    return isSame(rows, group.rows) ? group : withRows(group, rows);
  });
}

function withRows(group: LineGroup, rows: Row[]): LineGroup {
  return group.rows === rows ? group : { ...group, rows };
}

function joinGroups(groups: readonly LineGroup[]): LaidOutBlock[] {
  const blocks: LaidOutBlock[] = [];
  groups.forEach(({ id, rows, height }, at) => {
    const above = blocks.at(-1);
    if (rows.length) blocks.push({ id, rows, first: at, last: at });
    else if (above?.height === undefined) blocks.push({ id: `from ${id}`, rows, height, first: at, last: at });
    else {
      above.height += height;
      above.last = at;
    }
  });
  return blocks;
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
