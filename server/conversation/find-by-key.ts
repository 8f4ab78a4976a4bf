import type { Message } from '../../wire/message.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { listMessages } from '../upstream/messages.ts';
import type { Visitor } from '../contact/visitor.ts';
import type { SiteContext } from '../site-context.ts';
import { visitorConversations } from './visitor-conversations.ts';

/** A look-up reads at most this many pages of 100 messages. */
const LOOK_UP_PAGES = 50;

/**
 * Looks upstream for the visitor's message with a key.
 *
 * @param pending `after`: the search begins above this message id
 * @param conversationId where the message was sent. @default all of the visitor's conversations: an agent may have begun
 *   another one since
 */
export async function findByKey(
  context: SiteContext,
  visitor: Visitor,
  { key, after }: { key: string; after: number },
  conversationId?: number,
): Promise<Message | undefined> {
  const ids = conversationId === undefined ? await conversationIds(context, visitor) : [conversationId];
  for (const id of ids) {
    const found = await findIn(context, id, key, after).catch((error: unknown) => {
      if (!isUpstreamError(error, 'upstream_not_found')) throw error;
    });
    if (found) return found;
  }
  return undefined;
}

async function conversationIds(context: SiteContext, visitor: Visitor): Promise<number[]> {
  return (await visitorConversations(context, visitor)).map(({ conversation }) => conversation.id);
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
