import type { Message } from './records.ts';
import { crash } from './refusal.ts';

interface MessageQuery {
  before?: string | undefined;
  after?: string | undefined;
  filterInternal?: boolean;
}

const LATEST = 20;
const AFTER = 100;
const BETWEEN = 1000;

/** One page, always oldest first. With both ends the first is included, and only then. */
export function listMessages(messages: Message[], query: MessageQuery): Message[] {
  const shows = (row: Message) => !query.filterInternal || (!row.private && row.type !== 'activity');
  const before = bound(query.before);
  const after = bound(query.after);
  const end = before === null ? messages.length : firstFrom(messages, before);
  if (after !== null) {
    const start = firstFrom(messages, before === null ? after + 1 : after);
    return take(messages.slice(start, end), shows, before === null ? AFTER : BETWEEN);
  }
  return take(messages.slice(0, end).toReversed(), shows, LATEST).toReversed();
}

export function findMessage(messages: Message[], id: number): Message | undefined {
  const found = messages[firstFrom(messages, id)];
  return found?.id === id ? found : undefined;
}

/** Where the first message with this id or a higher one lies. */
function firstFrom(messages: Message[], id: number): number {
  let [low, high] = [0, messages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle]?.id ?? 0) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function take(rows: Message[], shows: (row: Message) => boolean, count: number): Message[] {
  const taken: Message[] = [];
  for (const row of rows) {
    if (taken.length === count) break;
    if (shows(row)) taken.push(row);
  }
  return taken;
}

/** Blank is none, text is 0, and what 64 bits cannot hold breaks the query. */
function bound(value: string | undefined): number | null {
  if (value === undefined || value.trim() === '') return null;
  const [digits] = /^\s*-?\d+/.exec(value) ?? ['0'];
  const wide = BigInt(digits.trim());
  if (wide > 9_223_372_036_854_775_807n || wide < -9_223_372_036_854_775_808n) throw crash();
  return Number(wide);
}
