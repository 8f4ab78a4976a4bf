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
  const shown = query.filterInternal ? messages.filter((row) => !row.private && row.type !== 'activity') : messages;
  const before = bound(query.before);
  const after = bound(query.after);
  if (before !== null && after !== null) {
    return shown.filter((row) => row.id >= after && row.id < before).slice(0, BETWEEN);
  }
  if (after !== null) return shown.filter((row) => row.id > after).slice(0, AFTER);
  return (before === null ? shown : shown.filter((row) => row.id < before)).slice(-LATEST);
}

/** Blank is none, text is 0, and what 64 bits cannot hold breaks the query. */
function bound(value: string | undefined): number | null {
  if (value === undefined || value.trim() === '') return null;
  const [digits] = /^\s*-?\d+/.exec(value) ?? ['0'];
  const wide = BigInt(digits.trim());
  if (wide > 9_223_372_036_854_775_807n || wide < -9_223_372_036_854_775_808n) throw crash();
  return Number(wide);
}
