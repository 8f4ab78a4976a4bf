import { isDeepStrictEqual } from 'node:util';
import type { Message } from '../../wire/message.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { listMessages } from '../upstream/messages.ts';
import type { DatedConversation } from '../upstream/conversations.ts';
import { settledId } from '../../wire/settled.ts';
import { deliverConversation, deliverMessages } from './deliver.ts';
import type { SiteContext } from '../site-context.ts';
import { shownTo } from './shown.ts';

/** A conversation in which something moved. */
export interface Moved {
  row: DatedConversation;
  sourceId: string;
  /** It is the visitor's latest. */
  isLatest: boolean;
  /** All messages since then have to be delivered, known or not; epoch seconds. `undefined`: only those who listen are served. */
  since: number | undefined;
}

/** Pages that are read of one conversation. What is missing then is read when the visitor comes back. */
const PAGES = 25;

/**
 * Delivers what a visitor may have missed: everything since a moment, because that it is kept does not prove that every
 * stream was told; of what is older, what looks otherwise than shown. Then says that nothing is missing.
 *
 * @returns whether it could be read
 * @throws {UpstreamError}
 */
export async function catchUp(context: SiteContext, { row, sourceId, isLatest, since }: Moved): Promise<boolean> {
  const { site, hub } = context;
  const { conversation } = row;
  const before = await shownTo(context, sourceId);
  if (!before || (since === undefined && !hub.isListening(site, sourceId))) return true;

  const read = await readSince(context, conversation.id, since);
  if (!read) return false;
  const { messages, isWhole } = read;
  if (isLatest) await deliverConversation(context, sourceId, row);
  const shown = (await shownTo(context, sourceId)) ?? before;
  const known = new Map(shown.messages.map((message) => [message.id, message]));
  const missing = messages.filter(
    (message) => message.created_at >= (since ?? 0) || !isDeepStrictEqual(known.get(message.id), message),
  );
  await deliverMessages(context, sourceId, shown, isLatest ? conversation : undefined, missing);
  if (!isLatest || !isWhole) return true;
  const after = (await shownTo(context, sourceId))?.conversation ?? conversation;
  if (after.id === conversation.id)
    hub.publish(site, sourceId, { type: 'ready', conversation: after, through: settledId(messages) });
  return true;
}

/** The newest page, and those before it as far as they are not older. */
async function readSince(
  { upstream, log, site }: SiteContext,
  conversationId: number,
  since: number | undefined,
): Promise<{ messages: Message[]; isWhole: boolean } | undefined> {
  const messages: Message[] = [];
  let before: number | undefined;
  try {
    for (let page = 0; page < PAGES; page += 1) {
      const read = await listMessages(upstream, conversationId, before ? { before } : 'latest', 'sweep');
      messages.unshift(...read.messages);
      before = read.oldestId;
      const isWhole = !read.more || (since !== undefined && read.oldestAt! < since);
      if (isWhole || since === undefined) return { messages, isWhole };
    }
    return { messages, isWhole: false };
  } catch (error) {
    // Deleted meanwhile, or unreadable: neither may hold up the others.
    if (!isUpstreamError(error, 'upstream_not_found') && !isUpstreamError(error, 'upstream_invalid')) throw error;
    log.warn({ site, code: error.code, detail: error.detail }, 'sweep: a conversation is passed over');
    return undefined;
  }
}
