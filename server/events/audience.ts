import type { SiteContext } from '../site-context.ts';
import { followerOf, noteFollower } from '../conversation/visitor-conversations.ts';
import { isKnownSuperseded } from '../contact/superseded-session.ts';
import type { Visitor } from '../contact/visitor.ts';

/** Of which conversation something is heard. */
export interface About {
  conversationId: number;
  /** Its session, when that is said. */
  sourceId?: string | undefined;
  /** Its contact's, when that is said. */
  identifier?: string | null | undefined;
}

/**
 * Whom news of a conversation is for: who has its session, and who is proven to be its contact, whose session is another
 * one when he began it as a stranger.
 *
 * @param believed what is said of the contact is true
 */
export async function audienceOf(
  context: SiteContext,
  { conversationId, sourceId, identifier }: About,
  believed: boolean,
): Promise<Visitor[]> {
  const { proof } = context;
  const session: Visitor[] = sourceId === undefined ? [] : [{ sourceId }];
  if (!proof) return session;
  const noted = await followerOf(context, conversationId);
  const proven = identifier ? proof.sessionOf(identifier) : noted;
  if (proven === undefined) return session;
  if (believed && proven !== noted && proven !== sourceId) await noteFollower(context, conversationId, proven);
  const him: Visitor = { sourceId: proven, verified: true };
  if (sourceId === undefined || sourceId === proven) return [him];
  // A stream of the stranger's may have missed the word to end.
  return (await isKnownSuperseded(context, sourceId)) ? [him] : [{ sourceId }, him];
}
