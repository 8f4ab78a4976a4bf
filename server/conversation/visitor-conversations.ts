import { findContactBySession } from '../upstream/contacts.ts';
import { listContactConversations, listConversations, type ListedConversation } from '../upstream/conversations.ts';
import { knownContactId, noteContact } from '../contact/known-contact.ts';
import type { Visitor } from '../contact/visitor.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';

/**
 * The visitor's conversations, the latest active first: those of their session. A verified visitor has those of their
 * contact, so what they wrote as a stranger goes on.
 *
 * @throws {UpstreamError}
 */
export async function visitorConversations(context: SiteContext, visitor: Visitor): Promise<ListedConversation[]> {
  const { upstream } = context;
  const { sourceId } = visitor;
  if (!visitor.verified) return listConversations(upstream, sourceId);
  const contactId = await knownContactId(context, visitor);
  const { conversations, isAll } =
    (contactId === undefined ? null : await listContactConversations(upstream, contactId)) ??
    (await listOfSessionsContact(context, sourceId));
  // The list holds the contact's newest conversations in all inboxes; those in this inbox may be older.
  if (conversations.length === 0 && !isAll) return listConversations(upstream, sourceId);
  for (const row of conversations)
    if (row.sourceId !== sourceId) {
      await noteFollower(context, row.conversation.id, sourceId);
      if (row.sourceId !== undefined) await noteSession(context, row.conversation.id, row.sourceId);
    }
  return conversations;
}

const NONE = { conversations: [], isAll: true };

/** The conversations of the contact that has the session now: it may be another than the known one. */
async function listOfSessionsContact(
  context: SiteContext,
  sourceId: string,
): Promise<{ conversations: ListedConversation[]; isAll: boolean }> {
  const contact = await findContactBySession(context.upstream, sourceId);
  if (!contact) return NONE;
  await orWithoutStore(noteContact(context, sourceId, contact.id));
  return (await listContactConversations(context.upstream, contact.id)) ?? NONE;
}

/** Notes which verified visitor has a conversation that was begun in another session. Not every event says so. */
export async function noteFollower(context: SiteContext, conversationId: number, sourceId: string): Promise<void> {
  await orWithoutStore(records.follower(context, conversationId).set(sourceId));
}

/** The session that {@link noteFollower} noted for the conversation. */
export function followerOf(context: SiteContext, conversationId: number): Promise<string | undefined> {
  return orWithoutStore(records.follower(context, conversationId).get());
}

/** Notes in which session a verified visitor's conversation was begun. */
export async function noteSession(context: SiteContext, conversationId: number, sourceId: string): Promise<void> {
  await orWithoutStore(records.conversationSession(context, conversationId).set(sourceId));
}

/**
 * The session that a conversation of the visitor has: theirs, or the one in which they began it before they were proven.
 * From 4.14 on, the upstream's public API finds a conversation in its own session only.
 *
 * @param isRead asks the upstream what is not known. @throws {UpstreamError}
 */
export async function sessionOf(
  context: SiteContext,
  visitor: Visitor,
  conversationId: number,
  isRead = false,
): Promise<string> {
  if (!visitor.verified) return visitor.sourceId;
  const noted = await orWithoutStore(records.conversationSession(context, conversationId).get());
  if (noted !== undefined || !isRead) return noted ?? visitor.sourceId;
  const rows = await visitorConversations(context, visitor);
  return rows.find(({ conversation }) => conversation.id === conversationId)?.sourceId ?? visitor.sourceId;
}
