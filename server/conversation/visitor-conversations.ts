import { findContactBySession } from '../upstream/contacts.ts';
import { listContactConversations, listConversations, type ListedConversation } from '../upstream/conversations.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { knownContactId } from '../contact/known-contact.ts';
import { records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from '../contact/visitor.ts';

/**
 * The visitor's conversations, the latest active first: those of his session, or of all his contact's when he is proven
 * to be somebody, so that what he wrote as a stranger goes on.
 */
export async function visitorConversations(context: SiteContext, visitor: Visitor): Promise<ListedConversation[]> {
  const { upstream } = context;
  const { sourceId } = visitor;
  if (!visitor.verified) return listConversations(upstream, sourceId);
  const known = await knownContactId(context, visitor);
  const listed =
    (known === undefined ? null : await listContactConversations(upstream, known)) ??
    (await listAfresh(context, sourceId));
  // He has so many elsewhere that those here are not among the newest.
  if (listed.conversations.length === 0 && !listed.isAll) return listConversations(upstream, sourceId);
  for (const row of listed.conversations)
    if (row.sourceId !== sourceId) await noteFollower(context, row.conversation.id, sourceId);
  return listed.conversations;
}

const NONE = { conversations: [], isAll: true };

/** His contact may be another one now. */
async function listAfresh(
  context: SiteContext,
  sourceId: string,
): Promise<Awaited<ReturnType<typeof listContactConversations>> & {}> {
  const contact = await findContactBySession(context.upstream, sourceId);
  if (!contact) return NONE;
  await orWithoutStore(records.contact(context, sourceId).set(contact.id));
  return (await listContactConversations(context.upstream, contact.id)) ?? NONE;
}

/** Notes that a conversation which was begun in another session is this visitor's. Not every event says so. */
export async function noteFollower(context: SiteContext, conversationId: number, sourceId: string): Promise<void> {
  await orWithoutStore(records.follower(context, conversationId).set(sourceId));
}

export function followerOf(context: SiteContext, conversationId: number): Promise<string | undefined> {
  return orWithoutStore(records.follower(context, conversationId).get());
}
