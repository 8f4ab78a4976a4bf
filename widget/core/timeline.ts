import type { Message } from '../../wire/message.ts';
import type { PendingMessage } from './pending-message.ts';

/** One line of the log, in the order it is shown. */
export type Row =
  | { type: 'day'; id: string; time: number }
  | { type: 'unread'; id: string }
  | { type: 'message'; id: string; message: Message; place: Place }
  | { type: 'pending'; id: string; pending: PendingMessage; place: Place };

/** Where a line stands among lines of the same person: the first has the name, the last the time. */
export interface Place {
  first: boolean;
  last: boolean;
}

/** Lines of one person belong together when they are not further apart, in seconds. */
const TOGETHER = 300;

/** Shared, so that a line whose place did not change has the same one. */
const PLACES = [0, 1, 2, 3].map((at): Place => ({ first: at > 1, last: at % 2 > 0 }));

/**
 * Messages by id, then what is on its way, with a mark at every new day and one before the first unread message.
 *
 * @param seen the newest message that was seen, by id
 * @param from the first line that is wanted, counted from the oldest
 * @param to the line after the last one that is wanted
 */
export function buildTimeline(
  messages: Message[],
  pending: PendingMessage[],
  seen = Infinity,
  from = 0,
  to = messages.length + pending.length,
): Row[] {
  // A clock that is behind must not put the message of this moment on yesterday.
  const floor = messages.at(-1)?.created_at ?? 0;
  const unread = firstUnread(messages, seen);
  const dayOf = createDays();
  const rows: Row[] = [];
  for (let at = from; at < to; at += 1) {
    const line = lineAt(at)!;
    const [time, before] = [timeOf(line), lineAt(at - 1)];
    const id = line.key ?? String((line as Message).id);
    if (!before || dayOf(timeOf(before)) !== dayOf(time)) rows.push({ type: 'day', id: `day ${id}`, time });
    if (at === unread) rows.push({ type: 'unread', id: 'unread' });
    const place = PLACES[(joins(at) ? 0 : 2) + (joins(at + 1) ? 0 : 1)]!;
    rows.push(
      'id' in line ? { type: 'message', id, message: line, place } : { type: 'pending', id, pending: line, place },
    );
  }
  return rows;

  function lineAt(at: number): Message | PendingMessage | undefined {
    return messages[at] ?? pending[at - messages.length];
  }

  /** Whether a line belongs to the one before it. */
  function joins(at: number): boolean {
    const [before, line] = [lineAt(at - 1), lineAt(at)];
    if (!before || !line || at === unread || whoOf(before) !== whoOf(line)) return false;
    const [earlier, time] = [timeOf(before), timeOf(line)];
    return time - earlier <= TOGETHER && dayOf(earlier) === dayOf(time);
  }

  function timeOf(line: Message | PendingMessage): number {
    return 'id' in line ? line.created_at : Math.max(line.created_at, floor);
  }
}

/** Where the first unread message stands, -1 when there is none. */
export function firstUnread(messages: Message[], seen: number): number {
  let unread = -1;
  for (let at = messages.length - 1; at >= 0 && messages[at]!.id > seen; at -= 1) {
    if (whoOf(messages[at]!) >= 0) unread = at;
  }
  return unread;
}

/** Agents by their id, nobody in particular 0, the visitor -1. */
function whoOf(line: Message | PendingMessage): number {
  return 'id' in line && line.message_type !== 'incoming' ? (line.sender?.id ?? 0) : -1;
}

/** The day of a time, by its first second. Most times are of the day that was asked for before. */
function createDays(): (time: number) => number {
  let [begin, end] = [0, 0];
  return (time) => {
    if (time < begin || time >= end) {
      const date = new Date(time * 1000);
      begin = date.setHours(0, 0, 0, 0) / 1000;
      end = date.setHours(24, 0, 0, 0) / 1000;
    }
    return begin;
  };
}
