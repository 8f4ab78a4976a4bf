import { DAY } from '../time.ts';
import { findContactBySourceId } from '../upstream/contacts.ts';
import { listContactConversations, listConversations, sessionOf } from '../upstream/conversations.ts';
import type { RawConversation } from '../upstream/schema.ts';
import { quietly } from '../store/quietly.ts';
import { storeName, type Relay, type Visitor } from './relay.ts';

/** The contact's id, if it is known to be made. */
export async function knownContact(relay: Relay, visitor: Visitor): Promise<number | undefined> {
  // The store first: the one in the cookie may have been replaced.
  return (await quietly(relay.store.get<number>(storeName(relay, 'contact', visitor.sourceId)))) ?? visitor.contactId;
}

/**
 * The visitor's conversations, the latest active first: those of his session, or of all his contact's when he is proven
 * to be somebody, so that what he wrote as a stranger goes on.
 */
export async function conversationsOf(relay: Relay, visitor: Visitor): Promise<RawConversation[]> {
  const { upstream } = relay;
  const { sourceId } = visitor;
  if (!visitor.verified) return listConversations(upstream, sourceId);
  const known = await knownContact(relay, visitor);
  const listed =
    (known === undefined ? null : await listContactConversations(upstream, known)) ??
    (await listAfresh(relay, sourceId));
  // He has so many elsewhere that those here are not among the newest.
  if (listed.conversations.length === 0 && !listed.isAll) return listConversations(upstream, sourceId);
  for (const row of listed.conversations) if (sessionOf(row) !== sourceId) await noteFollower(relay, row.id, sourceId);
  return listed.conversations;
}

const NONE = { conversations: [], isAll: true };

/** His contact may be another one now. */
async function listAfresh(
  relay: Relay,
  sourceId: string,
): Promise<Awaited<ReturnType<typeof listContactConversations>> & {}> {
  const id = await findContactBySourceId(relay.upstream, sourceId);
  if (id === null) return NONE;
  await quietly(relay.store.set(storeName(relay, 'contact', sourceId), id, DAY));
  return (await listContactConversations(relay.upstream, id)) ?? NONE;
}

/** Notes that a conversation which was begun in another session is this visitor's. Not every event says so. */
export async function noteFollower(relay: Relay, conversationId: number, sourceId: string): Promise<void> {
  await quietly(relay.store.set(followerName(relay, conversationId), sourceId, DAY));
}

export function followerOf(relay: Relay, conversationId: number): Promise<string | undefined> {
  return quietly(relay.store.get<string>(followerName(relay, conversationId)));
}

function followerName({ site }: Relay, conversationId: number): string {
  return `follower:${site}:${conversationId}`;
}
