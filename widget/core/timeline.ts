import type { Message } from '../../wire/message.ts';
import type { Outgoing } from './outgoing.ts';

/** One line of the log, in the order it is shown. */
export type Row =
  | { type: 'day'; id: string; time: number }
  | { type: 'message'; id: string; message: Message; place: Place }
  | { type: 'outgoing'; id: string; outgoing: Outgoing; place: Place };

/** Where a line stands among lines of the same person: the first has the name, the last the time. */
export interface Place {
  first: boolean;
  last: boolean;
}

/** Lines of one person belong together when they are not further apart, in seconds. */
const TOGETHER = 300;

interface Line {
  id: string;
  time: number;
  who: string;
  make(place: Place): Row;
}

/** Messages by id, then what is on its way, with a mark at every new day. */
export function buildTimeline(messages: Message[], outgoing: Outgoing[]): Row[] {
  const lines = [...messages.map(readMessage), ...outgoing.map(readOutgoing)];
  // A clock that is behind must not put the message of this moment on yesterday.
  const floor = messages.at(-1)?.created_at ?? 0;
  for (const line of lines.slice(messages.length)) line.time = Math.max(line.time, floor);

  return lines.flatMap((line, index) => {
    const before = lines[index - 1];
    const newDay = !before || dayOf(before.time) !== dayOf(line.time);
    const row = line.make({ first: newDay || !together(before, line), last: !together(line, lines[index + 1]) });
    return newDay ? [{ type: 'day', id: `day ${line.id}`, time: line.time } as const, row] : [row];
  });
}

function readMessage(message: Message): Line {
  // The key stays when a message gets its id, and the line on the screen with it.
  const id = message.key ?? String(message.id);
  const who = message.message_type === 'incoming' ? 'visitor' : `agent ${message.sender?.id ?? ''}`;
  return { id, who, time: message.created_at, make: (place) => ({ type: 'message', id, message, place }) };
}

function readOutgoing(outgoing: Outgoing): Line {
  const id = outgoing.key;
  return {
    id,
    who: 'visitor',
    time: outgoing.created_at,
    make: (place) => ({ type: 'outgoing', id, outgoing, place }),
  };
}

function together(one: Line | undefined, other: Line | undefined): boolean {
  if (!one || !other || one.who !== other.who) return false;
  return other.time - one.time <= TOGETHER && dayOf(one.time) === dayOf(other.time);
}

function dayOf(time: number): string {
  return new Date(time * 1000).toDateString();
}
