import type { Message } from '../../wire/message.ts';
import type { PendingMessage } from './pending-message.ts';

/** One line of the log. */
export type Row =
  | { type: 'day'; id: string; time: number }
  | { type: 'unread'; id: string }
  | { type: 'message'; id: string; message: Message; place: Place }
  | { type: 'pending'; id: string; pending: PendingMessage; place: Place };

/** The place of a line in a group of one person: the first shows the name, the last the time. */
export interface Place {
  first: boolean;
  last: boolean;
}

/** Lines of one person form a group if they are not further apart than this, in seconds. */
const TOGETHER = 300;

/** Shared objects, so that a line whose place has not changed is not drawn again. */
const PLACES = [0, 1, 2, 3].map((at): Place => ({ first: at > 1, last: at % 2 > 0 }));

/**
 * The rows of the log: messages by id, then the pending ones, with a row for each new day and one before the first unread
 * message.
 *
 * @param seen the id of the newest message that was seen
 * @param from index of the first line, counted from the oldest
 * @param to index after the last line
 */
export function buildTimeline(
  messages: Message[],
  pending: PendingMessage[],
  seen = Infinity,
  from = 0,
  to = messages.length + pending.length,
): Row[] {
  // If the clock is behind, a message written now must not stand under yesterday.
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

  /** Whether a line is in the same group as the one before it. */
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

/** The index of the first unread message, -1 if there is none. What the visitor has answered is not unread. */
export function firstUnread(messages: Message[], seen: number): number {
  let unread = -1;
  for (let at = messages.length - 1; at >= 0 && messages[at]!.id > seen && whoOf(messages[at]!) >= 0; at -= 1)
    unread = at;
  return unread;
}

/** The agent's id, 0 for nobody in particular, -1 for the visitor. */
function whoOf(line: Message | PendingMessage): number {
  return 'id' in line && line.message_type !== 'incoming' ? (line.sender?.id ?? 0) : -1;
}

/** The first second of a time's day. It keeps the last day, because the next time is usually in it. */
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
