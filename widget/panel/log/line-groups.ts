import type { Message } from '../../../wire/message.ts';
import type { PendingMessage } from '../../core/pending-message.ts';
import type { Row } from '../../core/timeline.ts';

/** Lines in a group: as many as a slow phone draws within a frame, and still has time to remove what is far away. */
const MOST = 3;
/** The height in pixels that is assumed for a line before it is drawn. The scroll position is corrected afterwards. */
const LINE_HEIGHT = 60;

export const NO_ROWS: Row[] = [];

/** Everything that is said in the log. */
export interface LogLines {
  /** Ascending by id. */
  messages: Message[];
  pending: PendingMessage[];
}

/** Consecutive lines that are drawn together or not at all. A line never moves to another group. */
export interface LineGroup {
  id: string;
  /** Id of the first message, Infinity while it is pending. */
  from: number;
  /** Key of the first message while it is pending. */
  key: string | undefined;
  /** Number of lines. */
  count: number;
  isDrawn: boolean;
  /** Pixels; measured when the group was last drawn, otherwise estimated. */
  height: number;
  /** Empty while the group is not in the log, so that a long conversation takes little memory. */
  rows: Row[];
}

/**
 * Divides the lines into groups.
 *
 * @param groups the groups of `before`; a group without a change is the same object in the result
 * @param before the lines at the last call
 */
export function regroup(groups: readonly LineGroup[], before: LogLines, now: LogLines): LineGroup[] {
  const known = isOtherSession(before, now) ? [] : inOrder(groups, now);
  const counts = countLines(known, before, now);
  return counts.map((counted, at) => apply(counted, counts[at - 1])).filter(({ count }) => count > 0);
}

function isOtherSession({ messages: [oldest] }: LogLines, { messages }: LogLines): boolean {
  return !!oldest && !messages.some(({ id }) => id === oldest.id);
}

/** Sorts the groups by where they begin now: a pending message may have got its id, or may have been withdrawn. */
function inOrder(groups: readonly LineGroup[], { messages, pending }: LogLines): LineGroup[] {
  const order = new Map(pending.map(({ key }, at) => [key, at]));
  const sorted = groups.map((group) => (group.from < Infinity ? group : { ...group, ...beginOf(group) }));
  // `toSorted` is younger than the oldest browser that we support.
  // oxlint-disable-next-line unicorn/no-array-sort
  return sorted.sort((a, b) => a.from - b.from || order.get(a.key!)! - order.get(b.key!)!);

  /** The first of its lines that is still there. */
  function beginOf({ key, rows }: LineGroup): Pick<LineGroup, 'from' | 'key'> {
    for (const one of [key!, ...rows.map(({ id }) => id)]) {
      const from = messages.findLast((message) => message.key === one)?.id ?? Infinity;
      const isPending = order.has(one);
      if (from < Infinity || isPending) return { from, key: isPending ? one : undefined };
    }
    return { from: Infinity, key: undefined };
  }
}

interface CountedGroup {
  group: LineGroup;
  /** Number of lines now. */
  count: number;
  isNew: boolean;
}

/** Assigns every line to a group. A line that was not there before begins a new group when the one above it is full. */
function countLines(known: LineGroup[], before: LogLines, now: LogLines): CountedGroup[] {
  const counted: CountedGroup[] = [];
  const isNewLine = createNewLineTest(before);
  let next = 0;
  now.messages.forEach(add);
  now.pending.forEach(add);
  return counted;

  function add(line: Message | PendingMessage): void {
    while (known[next] && begins(known[next]!, line)) {
      counted.push({ group: known[next]!, count: 0, isNew: false });
      next += 1;
    }
    const last = counted.at(-1);
    if (last && (last.count < MOST || !isNewLine(line))) last.count += 1;
    else counted.push({ group: createGroup(line, !known.length, !last), count: 1, isNew: true });
  }
}

function createNewLineTest({ messages, pending }: LogLines): (line: Message | PendingMessage) => boolean {
  const [oldest, newest] = [messages[0]?.id ?? Infinity, messages.at(-1)?.id ?? 0];
  return (line) => {
    const id = idOf(line);
    return (id < oldest || id > newest) && !pending.some(({ key }) => key === line.key);
  };
}

function begins({ from, key }: LineGroup, line: Message | PendingMessage): boolean {
  const id = idOf(line);
  return id < Infinity ? from <= id : key === line.key;
}

function createGroup(line: Message | PendingMessage, isDrawn: boolean, isFirst: boolean): LineGroup {
  const from = idOf(line);
  const key = from < Infinity ? undefined : line.key!;
  // The log before it was divided is drawn, and is one block without a name. The first group takes over its element.
  const id = isDrawn && isFirst ? '' : (line.key ?? String(from));
  return { id, from, key, count: 0, isDrawn, height: 0, rows: NO_ROWS };
}

function idOf(line: Message | PendingMessage): number {
  return 'id' in line ? line.id : Infinity;
}

/** What comes below a drawn group is drawn at once. What is loaded above waits for a task of its own. */
function apply({ group, count, isNew }: CountedGroup, above: CountedGroup | undefined): LineGroup {
  if (count === group.count) return group;
  const isDrawn = group.isDrawn || (isNew && !!above && !above.isNew && above.group.isDrawn);
  return { ...group, count, isDrawn, height: group.height + (count - group.count) * LINE_HEIGHT };
}
