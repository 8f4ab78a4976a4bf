import {
  addSession,
  createContact,
  findContactByIdentifier,
  findContactBySession,
  mergeContacts,
  type Contact,
} from '../upstream/contacts.ts';
import { isUpstreamError } from '../upstream/error.ts';
import {
  changeContact,
  callWithoutConflicts,
  newFields,
  type DescribedVisitor,
  type Details,
} from './describe-contact.ts';
import { supersede } from './superseded-session.ts';
import { knownContactId } from '../conversation/visitor-conversations.ts';
import { locks, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from './visitor.ts';
import { noteLastDetails, recallLastDetails, type ConflictingField } from './last-details.ts';
import { forgetSnapshot, knownSnapshot } from '../conversation/snapshot.ts';
import { hasFullHistory, placeholderName } from './ensure-contact.ts';

/** Who a visitor is proven to be. */
export interface Claim {
  identifier: string;
  /** The session of everybody who is proven to be that one. */
  sourceId: string;
  details: Details;
}

/**
 * Makes the visitor the one he is proven to be: his session is that one's from now on, and what he wrote as a stranger is
 * that one's, too. Every step looks before it acts, so that it can be done again after whatever happened.
 *
 * @throws {UpstreamError}
 * @throws {StoreError} two devices at once would make two contacts
 */
export async function proveIdentity(context: SiteContext, before: Visitor, claim: Claim): Promise<DescribedVisitor> {
  const { sourceId, identifier, details } = claim;
  const isSame = before.sourceId === sourceId;
  const former = isSame ? before.former : before.verified ? undefined : before.sourceId;
  const known: Visitor = { sourceId, verified: true, ...(former !== undefined && { former }) };
  const said = [identifier, details];
  if (isSame) {
    const contactId = await knownContactId(context, before);
    const taken = await recallLastDetails(context, known, said);
    if (contactId !== undefined && taken) return { visitor: { ...known, contactId }, taken };
  }
  return context.store.lock(locks.identity(context, sourceId), async () => {
    const { contactId, taken } = await join(context, before, claim).catch((error: unknown) => {
      // Somebody else has just made, merged or deleted what was looked up.
      if (!isUpstreamError(error)) throw error;
      if (error.code !== 'upstream_not_found' && !error.attributes.includes('identifier')) throw error;
      return join(context, before, claim);
    });
    await records.contact(context, sourceId).set(contactId);
    await noteLastDetails(context, known, said, taken);
    return { visitor: { ...known, contactId }, taken };
  });
}

/** The one step after which the stranger's session is that one's comes last. */
async function join(
  context: SiteContext,
  before: Visitor,
  claim: Claim,
): Promise<{ contactId: number; taken: ConflictingField[] }> {
  const { upstream } = context;
  const { identifier, sourceId, details } = claim;
  const found = await findContactByIdentifier(upstream, identifier);
  const own = await ownContact(context, before, claim, found);
  const isHis = own !== null && isHisAlone(own, before);
  if (!found && !isHis) {
    const made = await makeContact(context, claim);
    await leaveStranger(context, before, own, async () => {});
    return made;
  }
  const contact = found ?? own!;
  const taken = await changeContact(context, contact, details, identifier);
  if (isHis && own.id !== contact.id) {
    if (!before.verified) await giveSession(context, contact, sourceId);
    const mayHaveWritten = (await knownSnapshot(context, before.sourceId))?.conversation !== null;
    await leaveStranger(context, before, null, () => mergeContacts(upstream, contact.id, own.id));
    // What he wrote as a stranger is news on his other devices.
    if (mayHaveWritten) context.hub.publish(context.site, sourceId, { type: 'session' });
  } else {
    const isElsewhere = own?.id !== contact.id;
    await leaveStranger(context, before, isElsewhere ? own : null, () => giveSession(context, contact, sourceId));
  }
  if (own) await forgetSnapshot(context, sourceId);
  return { contactId: contact.id, taken };
}

/**
 * Does the last step, after which the stranger's session is good for nothing.
 *
 * @param kept a contact that an agent has made of the stranger; it stays what it is, and his
 */
async function leaveStranger(
  context: SiteContext,
  { sourceId, verified }: Visitor,
  kept: Contact | null,
  work: () => Promise<void>,
): Promise<void> {
  if (verified || kept) return work();
  await supersede(context, sourceId, work);
  await forgetSnapshot(context, sourceId);
  context.hub.publish(context.site, sourceId, { type: 'session' });
}

/** The contact that the visitor has so far, when it matters. */
async function ownContact(
  context: SiteContext,
  before: Visitor,
  { sourceId }: Claim,
  found: Contact | null,
): Promise<Contact | null> {
  const isSame = before.sourceId === sourceId;
  if (before.verified && (!isSame || found?.sessions.includes(sourceId))) return null;
  // One that is being made is waited for.
  return context.store.lock(locks.contact(context, before.sourceId), async () => {
    const isNone = (await knownContactId(context, before)) === undefined && (await hasFullHistory(context, before));
    return isNone ? null : findContactBySession(context.upstream, before.sourceId);
  });
}

/** It was made for this session, and no agent has made it anybody's. */
function isHisAlone(own: Contact, { sourceId, verified }: Visitor): boolean {
  if (own.identifier) return false;
  return verified === true || own.allSessions.every((session) => session === sourceId);
}

async function makeContact(
  { upstream }: SiteContext,
  { identifier, sourceId, details }: Claim,
): Promise<{ contactId: number; taken: ConflictingField[] }> {
  const { answer, taken } = await callWithoutConflicts(
    { name: placeholderName(sourceId), ...newFields(details) },
    (fields) => createContact(upstream, { ...fields, sourceId, identifier }),
  );
  return { contactId: answer, taken };
}

async function giveSession({ upstream }: SiteContext, contact: Contact, sourceId: string): Promise<void> {
  if (contact.sessions.includes(sourceId)) return;
  try {
    await addSession(upstream, contact.id, sourceId);
  } catch (error) {
    // A session that another contact has is a 500 upstream, and so is everything else that goes wrong there.
    if (!isUpstreamError(error) || error.aftermath !== 'perhaps') throw error;
    const owner = await findContactBySession(upstream, sourceId);
    if (owner?.id === contact.id) return;
    // It lost its identifier since.
    if (!owner || owner.identifier) throw error;
    await mergeContacts(upstream, contact.id, owner.id);
  }
}
