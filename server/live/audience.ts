import type { Inbound, Recipient } from './inbound.ts';

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
  { memory, sessionOf }: Pick<Inbound, 'memory' | 'sessionOf'>,
  { conversationId, sourceId, identifier }: About,
  believed: boolean,
): Promise<Recipient[]> {
  const session: Recipient[] = sourceId === undefined ? [] : [{ sourceId }];
  if (!sessionOf) return session;
  const noted = await memory.followerOf(conversationId);
  const proven = identifier ? sessionOf(identifier) : noted;
  if (proven === undefined) return session;
  if (believed && proven !== noted && proven !== sourceId) await memory.noteFollower(conversationId, proven);
  const him: Recipient = { sourceId: proven, verified: true };
  if (sourceId === undefined || sourceId === proven) return [him];
  // A stream of the stranger's may have missed the word to end.
  return (await memory.isMoved(sourceId)) ? [him] : [{ sourceId }, him];
}
