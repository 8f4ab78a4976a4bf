import { noteContact } from '../contact/known-contact.ts';
import { forgetLastDetails } from '../contact/last-details.ts';
import { dropConversation } from '../conversation/snapshot.ts';
import type { SiteContext } from '../site-context.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { records } from '../store/records.ts';
import { findContactBySession } from '../upstream/contacts.ts';

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
    if (owner) {
      await orWithoutStore(noteContact(context, sourceId, owner.id));
      continue;
    }
    await orWithoutStore(records.contact(context, sourceId).delete());
    await orWithoutStore(forgetLastDetails(context, { sourceId }));
    await dropConversation(context, sourceId);
  }
  return sessions.length > 0;
}
