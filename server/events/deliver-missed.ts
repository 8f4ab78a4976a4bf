import { isDeepStrictEqual } from 'node:util';
import type { Message } from '../../wire/message.ts';
import { settledId } from '../../wire/settled.ts';
import type { SiteContext } from '../site-context.ts';
import { knownOf } from '../store/record-schemas.ts';
import type { DatedConversation } from '../upstream/conversations.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { listMessages } from '../upstream/messages.ts';
import { deliverConversation, deliverMessages } from './deliver.ts';
import { shownState, type ShownState } from './shown-state.ts';

/** A conversation that has changed, for one of its visitors. */
export interface ChangedConversation {
  row: DatedConversation;
  sourceId: string;
  /** It is the visitor's latest conversation. */
  isLatest: boolean;
  /**
   * Epoch seconds: all messages since then are delivered, known or not. `undefined`: only a visitor with an open stream is
   * served.
   */
  since: number | undefined;
}

/** Pages read of one conversation. The visitor reads older ones when they come back. */
const PAGES = 25;

/**
 * Delivers what a visitor may have missed, then says that nothing is missing.
 *
 * Messages since `since` are all delivered: that the store has them does not prove that every stream received them. Of
 * older ones, those that differ from what is shown are delivered.
 *
 * @returns whether the conversation could be read
 * @throws {UpstreamError}
 */
export async function deliverMissed(context: SiteContext, changed: ChangedConversation): Promise<boolean> {
  const { site, hub } = context;
  const { row, sourceId, isLatest, since } = changed;
  const before = await shownState(context, sourceId);
  if (!before || (since === undefined && !hub.isListening(site, sourceId))) return true;

  const read = await readSince(context, row.conversation.id, since);
  if (!read) return false;
  if (isLatest) await deliverConversation(context, sourceId, row);
  const shown = (await shownState(context, sourceId)) ?? before;
  const missed = missedMessages(read.messages, shown, since);
  await deliverMessages(context, sourceId, shown, isLatest ? row.conversation : undefined, missed);
  if (isLatest && read.isComplete) await sayReady(context, changed, read.messages);
  return true;
}

function missedMessages(messages: Message[], shown: ShownState, since = 0): Message[] {
  const known = new Map(shown.messages.map((message) => [message.id, message]));
  return messages.filter(
    (message) => message.created_at >= since || !isDeepStrictEqual(known.get(message.id), knownOf(message)),
  );
}

async function sayReady(
  context: SiteContext,
  { row, sourceId }: ChangedConversation,
  messages: Message[],
): Promise<void> {
  const conversation = (await shownState(context, sourceId))?.conversation ?? row.conversation;
  if (conversation.id !== row.conversation.id) return;
  context.hub.publish(context.site, sourceId, { type: 'ready', conversation, through: settledId(messages) });
}

/** Reads the newest page, and older ones back to `since`. */
async function readSince(
  { upstream, log, site }: SiteContext,
  conversationId: number,
  since: number | undefined,
): Promise<{ messages: Message[]; isComplete: boolean } | undefined> {
  const messages: Message[] = [];
  let before: number | undefined;
  try {
    for (let page = 0; page < PAGES; page += 1) {
      const read = await listMessages(upstream, conversationId, before ? { before } : 'latest', 'sweep');
      messages.unshift(...read.messages);
      before = read.oldestId;
      const isComplete = !read.more || (since !== undefined && read.oldestAt! < since);
      if (isComplete || since === undefined) return { messages, isComplete };
    }
    return { messages, isComplete: false };
  } catch (error) {
    // A deleted or unreadable conversation must not delay the others.
    if (!isUpstreamError(error, 'upstream_not_found') && !isUpstreamError(error, 'upstream_invalid')) throw error;
    log.warn({ site, code: error.code, detail: error.detail }, 'sweep: a conversation is skipped');
    return undefined;
  }
}
