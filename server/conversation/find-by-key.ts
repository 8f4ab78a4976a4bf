import type { Message } from '../../wire/message.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { listMessages } from '../upstream/messages.ts';
import { visitorConversations } from './visitor-conversations.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from '../contact/visitor.ts';

/** Pages of 100 that a look-up reads at most. */
const LOOK_UP_PAGES = 50;

/**
 * Looks for the key in the conversation where its call was begun; where that is not known, in all the visitor has: an
 * agent may have begun another one since.
 */
export async function findByKey(
  context: SiteContext,
  visitor: Visitor,
  { key, after }: { key: string; after: number },
  conversationId?: number,
): Promise<Message | undefined> {
  const ids =
    conversationId === undefined
      ? (await visitorConversations(context, visitor)).map(({ conversation }) => conversation.id)
      : [conversationId];
  for (const id of ids) {
    const found = await findIn(context, id, key, after).catch((error: unknown) => {
      if (!isUpstreamError(error, 'upstream_not_found')) throw error;
    });
    if (found) return found;
  }
  return undefined;
}

async function findIn(
  { upstream }: SiteContext,
  conversationId: number,
  key: string,
  after: number,
): Promise<Message | undefined> {
  let cursor = after;
  for (let page = 0; page < LOOK_UP_PAGES; page += 1) {
    const { messages, more, lastId } = await listMessages(upstream, conversationId, { after: cursor }, 'message');
    const found = messages.find((message) => message.key === key);
    if (found || !more) return found;
    cursor = lastId!;
  }
  return undefined;
}
