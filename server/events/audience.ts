import { isKnownSuperseded } from '../contact/superseded-session.ts';
import type { Visitor } from '../contact/visitor.ts';
import { followerOf, noteFollower } from '../conversation/visitor-conversations.ts';
import type { SiteContext } from '../site-context.ts';

/** The conversation of an event. */
export interface EventSubject {
  conversationId: number;
  /** Its session, if the event names it. */
  sourceId?: string | undefined;
  /** Its contact's identifier, if the event names it. */
  identifier?: string | undefined;
}

/**
 * The visitors who may see an event: the one whose session the conversation has, and the one who is proven to be its
 * contact. The latter has another session if they began the conversation before they were proven.
 *
 * @param isTrusted what the event says of the contact is true
 */
export async function audienceOf(
  context: SiteContext,
  { conversationId, sourceId, identifier }: EventSubject,
  isTrusted: boolean,
): Promise<Visitor[]> {
  const { proof } = context;
  const session: Visitor[] = sourceId === undefined ? [] : [{ sourceId }];
  if (!proof) return session;
  const noted = await followerOf(context, conversationId);
  const proven = identifier ? proof.sessionOf(identifier) : noted;
  if (proven === undefined) return session;
  if (isTrusted && proven !== noted && proven !== sourceId) await noteFollower(context, conversationId, proven);
  const follower: Visitor = { sourceId: proven, verified: true };
  if (sourceId === undefined || sourceId === proven) return [follower];
  // A stream of the superseded session may have missed the event that ends it.
  return (await isKnownSuperseded(context, sourceId)) ? [follower] : [{ sourceId }, follower];
}
