import type { Message } from '../../wire/message.ts';
import { adaptMessage } from '../upstream/adapt.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { AFTER_PAGE, listMessages } from '../upstream/messages.ts';
import type { RawMessage } from '../upstream/rest-schema.ts';
import { conversationsOf } from './visitor-conversations.ts';
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
    conversationId === undefined ? (await conversationsOf(context, visitor)).map(({ id }) => id) : [conversationId];
  for (const id of ids) {
    const raw = await findIn(context, id, key, after);
    if (raw) return adaptMessage(raw, id)!;
  }
  return undefined;
}

async function findIn(
  context: SiteContext,
  conversationId: number,
  key: string,
  after: number,
): Promise<RawMessage | undefined> {
  let cursor = after;
  for (let page = 0; page < LOOK_UP_PAGES; page += 1) {
    const messages = await listMessages(context.upstream, conversationId, { after: cursor }, 'message').catch(
      (error: unknown) => {
        if (isUpstreamError(error, 'upstream_not_found')) return [];
        throw error;
      },
    );
    const found = messages.find((message) => message.source_id === key && message.message_type === 'incoming');
    if (found || messages.length < AFTER_PAGE) return found;
    cursor = messages.at(-1)!.id;
  }
  return undefined;
}
