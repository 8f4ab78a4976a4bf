import { noteContact } from '../contact/known-contact.ts';
import { forgetLastDetails } from '../contact/last-details.ts';
import { dropConversation, knownSnapshot } from '../conversation/snapshot.ts';
import type { SiteContext } from '../site-context.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { records } from '../store/records.ts';
import { findContactBySession } from '../upstream/contacts.ts';
import { conversationExists } from '../upstream/conversations.ts';

/**
 * Forgets a contact that was deleted upstream, for all its sessions, and takes its messages out of every open panel. The
 * upstream deletes a contact also when it is merged into another, which has the session and the messages then.
 *
 * @returns whether a visitor is concerned
 * @throws {UpstreamError}
 */
export async function contactDeleted(context: SiteContext, contactId: number): Promise<boolean> {
  const sessions = (await orWithoutStore(records.contactSessions(context, contactId).get())) ?? [];
  for (const sourceId of sessions) {
    const owner = await findContactBySession(context.upstream, sourceId);
    if (owner) await orWithoutStore(noteContact(context, sourceId, owner.id));
    else await forgetContact(context, sourceId);
  }
  return sessions.length > 0;
}

/**
 * Takes what a visitor is shown out of their open panel, if their conversation does not exist any more upstream.
 *
 * @throws {UpstreamError}
 */
export async function dropIfDeleted(context: SiteContext, sourceId: string): Promise<void> {
  const known = await orWithoutStore(knownSnapshot(context, sourceId));
  if (!known?.conversation || (await conversationExists(context.upstream, known.conversation.id))) return;
  if (await findContactBySession(context.upstream, sourceId)) await dropConversation(context, sourceId);
  else await forgetContact(context, sourceId);
}

async function forgetContact(context: SiteContext, sourceId: string): Promise<void> {
  await orWithoutStore(records.contact(context, sourceId).delete());
  await orWithoutStore(forgetLastDetails(context, { sourceId }));
  await dropConversation(context, sourceId);
}
