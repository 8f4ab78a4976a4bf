import { orWithoutStore } from '../store/or-without-store.ts';
import { records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from './visitor.ts';

/** The id of the visitor's contact; `undefined` if it is unknown whether the contact exists. */
export async function knownContactId(context: SiteContext, visitor: Visitor): Promise<number | undefined> {
  // The store first: the contact in the cookie may have been replaced.
  return (await orWithoutStore(records.contact(context, visitor.sourceId).get())) ?? visitor.contactId;
}

/** Sessions of one contact that are remembered. */
const SESSIONS_MAX = 20;

/** Notes the visitor's contact. @throws {StoreError} */
export async function noteContact(context: SiteContext, sourceId: string, contactId: number): Promise<void> {
  await records.contact(context, sourceId).set(contactId);
  await noteContactSession(context, sourceId, contactId);
}

/** Notes that the contact has the session, so that its end is noticed when the contact is deleted. @throws {StoreError} */
export async function noteContactSession(context: SiteContext, sourceId: string, contactId: number): Promise<void> {
  const record = records.contactSessions(context, contactId);
  const known = (await record.get()) ?? [];
  if (!known.includes(sourceId)) await record.set([...known, sourceId].slice(-SESSIONS_MAX));
}
