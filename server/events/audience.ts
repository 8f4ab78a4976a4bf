import { isKnownSuperseded } from '../contact/superseded-session.ts';
import type { Visitor } from '../contact/visitor.ts';
import { followerOf, noteFollower, noteSession } from '../conversation/visitor-conversations.ts';
import type { PersonSessions } from '../identity/proof.ts';
import type { SiteContext } from '../site-context.ts';
import { shownState } from './shown-state.ts';

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
  const proven = identifier ? await provenSession(context, proof.sessionsOf(identifier), [noted, sourceId]) : noted;
  if (proven === undefined) return session;
  if (isTrusted && proven !== noted && proven !== sourceId) {
    await noteFollower(context, conversationId, proven);
    if (sourceId !== undefined) await noteSession(context, conversationId, sourceId);
  }
  const follower: Visitor = { sourceId: proven, verified: true };
  if (sourceId === undefined || sourceId === proven) return [follower];
  // A stream of the superseded session may have missed the event that ends it.
  return (await isKnownSuperseded(context, sourceId)) ? [follower] : [{ sourceId }, follower];
}

/** The session that a proven visitor has: what is known of it decides, else whether the server knows their older one. */
async function provenSession(
  context: SiteContext,
  { current, older }: PersonSessions,
  known: (string | undefined)[],
): Promise<string> {
  const found = known.find((one) => one === current || one === older);
  if (found !== undefined) return found;
  const isOlder = !(await shownState(context, current)) && (await shownState(context, older));
  return isOlder ? older : current;
}
