import type { Conversation } from '../../wire/conversation.ts';
import type { Message } from '../../wire/message.ts';
import { MINUTE, SECOND } from '../base/time.ts';
import { settledId } from '../../wire/settled.ts';
import { listMessages } from '../upstream/messages.ts';
import type { Visitor } from '../contact/visitor.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import type { SiteContext } from '../site-context.ts';
import { currentConversation, rememberMessages, readSnapshot } from './snapshot.ts';

/** A browser gets at most this many pages of 100 messages at once, the oldest first. */
const MISSED_PAGES = 5;

/** Characters of messages that are sent at once: writing more would hold up other visitors. */
const MISSED_CHARACTERS = 256 * 1024;

/** By then a snapshot that is asked for has been read again, with what no event has told of. */
const PROVEN = 2 * MINUTE;

/**
 * How far a browser without a stream has everything. No event comes to it later, so an answer that is missing in the
 * snapshot, because its webhook was lost, has to be found by a later poll.
 *
 * @param now epoch ms
 */
export function provenId({ through, messages }: Missed, after: number, now: number): number {
  const proven = messages.findLast(({ created_at }) => created_at * SECOND <= now - PROVEN);
  return Math.min(through, Math.max(after, proven?.id ?? 0));
}

/** The page of messages below an id. */
export async function readBefore(
  context: SiteContext,
  visitor: Visitor,
  before: number,
): Promise<Pick<Missed, 'conversation' | 'messages' | 'more'>> {
  const conversation = await currentConversation(context, visitor);
  if (!conversation) return { conversation, messages: [], more: false };
  const { messages, more } = await listMessages(context.upstream, conversation.id, { before });
  return { conversation, messages, more };
}

/** The messages that a browser has missed. */
export interface Missed {
  conversation: Conversation | null;
  /** Ascending by id. */
  messages: Message[];
  /** There are newer ones. */
  more: boolean;
  /** No message up to this id is missing or can still appear. */
  through: number;
  /** The newest id that was read, shown to the visitor or not. */
  last: number;
}

/**
 * The messages above an id; above 0 the newest page.
 *
 * @param whole return all of the newest page, because known messages may have changed
 */
export async function readAfter(context: SiteContext, visitor: Visitor, after: number, whole = false): Promise<Missed> {
  const snapshot = await readSnapshot(context, visitor);
  const { conversation, messages } = snapshot;
  if (!conversation) return { conversation, messages: [], more: false, through: after, last: after };
  const oldest = messages[0]?.id ?? 0;
  if (after === 0 || after >= oldest || !snapshot.more) {
    const wanted = whole ? messages : messages.filter(({ id }) => id > after);
    return { conversation, messages: wanted, more: false, ...reach(after, messages) };
  }
  const missed = await readMissed(context, visitor.sourceId, conversation.id, after);
  return { conversation, ...reach(after, missed.messages), ...missed };
}

function reach(after: number, messages: Message[]): Pick<Missed, 'through' | 'last'> {
  return { through: Math.max(after, settledId(messages)), last: Math.max(after, messages.at(-1)?.id ?? 0) };
}

async function readMissed(
  context: SiteContext,
  sourceId: string,
  conversationId: number,
  after: number,
): Promise<Pick<Missed, 'messages' | 'more' | 'last'>> {
  const messages: Message[] = [];
  let cursor = after;
  for (let page = 0; page < MISSED_PAGES; page += 1) {
    const read = await listMessages(context.upstream, conversationId, { after: cursor });
    const fitting = upTo(MISSED_CHARACTERS - lengthOf(messages), read.messages);
    messages.push(...fitting);
    if (fitting.length < read.messages.length) return { messages, more: true, last: messages.at(-1)!.id };
    cursor = read.lastId ?? cursor;
    if (!read.more) {
      await orWithoutStore(rememberMessages(context, sourceId, messages));
      return { messages, more: false, last: cursor };
    }
  }
  return { messages, more: true, last: cursor };
}

/** The first messages with that many characters, at least one. */
function upTo(characters: number, messages: Message[]): Message[] {
  let left = characters;
  const end = messages.findIndex(({ content }, n) => (left -= content.length) < 0 && n > 0);
  return end < 0 ? messages : messages.slice(0, end);
}

function lengthOf(messages: Message[]): number {
  return messages.reduce((sum, { content }) => sum + content.length, 0);
}
