import type { Message } from '../../wire/message.ts';
import type { Outgoing } from './outgoing.ts';

/** One line of the log, in the order it is shown. */
export type Row =
  | { type: 'day'; id: string; time: number }
  | { type: 'unread'; id: string }
  | { type: 'message'; id: string; message: Message; place: Place }
  | { type: 'outgoing'; id: string; outgoing: Outgoing; place: Place };

/** Where a line stands among lines of the same person: the first has the name, the last the time. */
export interface Place {
  first: boolean;
  last: boolean;
}

/** Lines of one person belong together when they are not further apart, in seconds. */
const TOGETHER = 300;

/** Shared, so that a line whose place did not change has the same one. */
const PLACES = [0, 1, 2, 3].map((at): Place => ({ first: at > 1, last: at % 2 > 0 }));

/** The line of each message, to be found again: one that did not change is the same object. */
const known = new WeakMap<Message | Outgoing, Extract<Row, { place: Place }>>();

/**
 * Messages by id, then what is on its way, with a mark at every new day and one before the first unread message.
 *
 * @param seen the newest message that was seen, by id
 */
export function buildTimeline(messages: Message[], outgoing: Outgoing[], seen = Infinity): Row[] {
  const lines = [...messages, ...outgoing];
  // A clock that is behind must not put the message of this moment on yesterday.
  const floor = messages.at(-1)?.created_at ?? 0;
  const unread = messages.findIndex((message) => message.id > seen && whoOf(message) >= 0);
  const dayOf = createDays();
  const rows: Row[] = [];
  let day = 0;
  let first = true;

  lines.forEach((line, index) => {
    const time = timeOf(line);
    const id = line.key ?? String((line as Message).id);
    if (day !== (day = dayOf(time))) rows.push({ type: 'day', id: `day ${id}`, time });
    if (index === unread) rows.push({ type: 'unread', id: 'unread' });
    const next = lines[index + 1];
    const last =
      !next ||
      index + 1 === unread ||
      whoOf(next) !== whoOf(line) ||
      timeOf(next) - time > TOGETHER ||
      dayOf(timeOf(next)) !== day;
    const place = PLACES[(first ? 2 : 0) + (last ? 1 : 0)]!;
    first = last;
    let row = known.get(line);
    if (row?.place !== place) {
      row =
        'id' in line ? { type: 'message', id, message: line, place } : { type: 'outgoing', id, outgoing: line, place };
      known.set(line, row);
    }
    rows.push(row);
  });
  return rows;

  function timeOf(line: Message | Outgoing): number {
    return 'id' in line ? line.created_at : Math.max(line.created_at, floor);
  }
}

/** Agents by their id, nobody in particular 0, the visitor -1. */
function whoOf(line: Message | Outgoing): number {
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
