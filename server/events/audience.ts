import type { SiteContext } from '../site-context.ts';
import { followerOf, noteFollower } from '../conversation/visitor-conversations.ts';
import { isKnownSuperseded } from '../contact/superseded-session.ts';
import type { Visitor } from '../contact/visitor.ts';

/** The conversation of an event. */
export interface About {
  conversationId: number;
  /** Its session, if the event has it. */
  sourceId?: string | undefined;
  /** Its contact's, if the event has it. */
  identifier?: string | undefined;
}

/**
 * The visitors of a conversation: the one in its session, and its contact's verified visitor, who is in another session if
 * they began the conversation as a stranger.
 *
 * @param believed the event's source is trusted
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
  const verified: Visitor = { sourceId: proven, verified: true };
  if (sourceId === undefined || sourceId === proven) return [verified];
  // A stream in the stranger's session may have missed the event that ends it.
  return (await isKnownSuperseded(context, sourceId)) ? [verified] : [{ sourceId }, verified];
}
