import type { Visitor } from '../contact/visitor.ts';
import type { SiteContext } from '../site-context.ts';
import { isUpstreamError } from '../upstream/error.ts';
import type { PublicConversation } from '../upstream/public.ts';
import { sessionOf } from './visitor-conversations.ts';

/** Addresses a conversation in its own session. What the store does not know of it is read when it is not found. */
export async function inOwnSession<Result>(
  context: SiteContext,
  visitor: Visitor,
  conversationId: number,
  call: (where: PublicConversation) => Promise<Result>,
): Promise<Result> {
  const sourceId = await sessionOf(context, visitor, conversationId);
  try {
    return await call({ sourceId, conversationId });
  } catch (error) {
    if (!visitor.verified || !isUpstreamError(error, 'upstream_not_found')) throw error;
    const read = await sessionOf(context, visitor, conversationId, true);
    if (read === sourceId) throw error;
    return call({ sourceId: read, conversationId });
  }
}
