import {
  addSession,
  createContact,
  findContactByIdentifier,
  findContactBySession,
  mergeContacts,
  type Contact,
} from '../upstream/contacts.ts';
import type { PersonSessions } from '../identity/proof.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { forgetSnapshot, knownSnapshot } from '../conversation/snapshot.ts';
import { locks } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import { callWithoutConflicts, type ConflictingField } from './conflicts.ts';
import type { ContactDetails } from './contact-details.ts';
import { changeContact, newFields, type DescribedVisitor } from './describe-contact.ts';
import { placeholderName } from './ensure-contact.ts';
import { knownContactId, noteContact } from './known-contact.ts';
import { noteLastDetails, recallLastDetails } from './last-details.ts';
import { hasFullHistory } from './new-visitor.ts';
import { allowedDetails, inheritPageAttributes, noteProved, noteSaid } from './said-details.ts';
import { supersede } from './superseded-session.ts';
import type { Visitor } from './visitor.ts';

/** Who a visitor has proved to be. */
export interface Claim {
  identifier: string;
  /** The sessions of everybody who proves this identifier. */
  sessions: PersonSessions;
  /** What the proof says of them. */
  proved: ContactDetails;
  /** What the page says of them. */
  said: ContactDetails;
}

/**
 * Moves the visitor to the session of the identifier that they have proved. What they wrote as a stranger goes with them.
 * Each step first looks whether it is done, so the whole can be repeated after any failure.
 *
 * @throws {UpstreamError}
 * @throws {StoreError} without the lock, two devices at once would create two contacts
 */
export async function proveIdentity(context: SiteContext, before: Visitor, claim: Claim): Promise<DescribedVisitor> {
  const { sessions, identifier, proved, said } = claim;
  const written = [identifier, proved, said];
  if (isIn(sessions, before)) {
    const visitor = proven(before.sourceId, before);
    const contactId = await knownContactId(context, before);
    const conflicts = await recallLastDetails(context, visitor, written);
    if (contactId !== undefined && conflicts) return { visitor: { ...visitor, contactId }, conflicts };
  }
  return context.store.lock(locks.identity(context, sessions.current), async () => {
    const { sourceId, contactId, conflicts } = await join(context, before, claim).catch((error: unknown) => {
      // Another process or an agent has just created, merged or deleted what was looked up.
      if (!isUpstreamError(error)) throw error;
      if (error.code !== 'upstream_not_found' && !error.attributes.includes('identifier')) throw error;
      return join(context, before, claim);
    });
    const visitor = proven(sourceId, before);
    await noteContact(context, sourceId, contactId);
    await noteLastDetails(context, visitor, written, conflicts);
    return { visitor: { ...visitor, contactId }, conflicts };
  });
}

/** The visitor after the proof. @param before the same visitor until now */
function proven(sourceId: string, before: Visitor): Visitor {
  const isSame = before.sourceId === sourceId;
  const former = isSame ? before.former : before.verified ? undefined : before.sourceId;
  return { sourceId, verified: true, ...(former !== undefined && { former }) };
}

function isIn({ current, older }: PersonSessions, { sourceId }: Visitor): boolean {
  return sourceId === current || sourceId === older;
}

/** The session that the claim leads to. What an older version gave to the contact, or to this browser, is kept. */
function sessionIn({ current, older }: PersonSessions, before: Visitor, identified: Contact | null): string {
  if (before.sourceId === current) return current;
  return before.sourceId === older || identified?.sessions.includes(older) ? older : current;
}

interface Joined {
  sourceId: string;
  contactId: number;
  conflicts: ConflictingField[];
}

/** Gives the contact of the identifier the claimed session and the stranger's conversations. */
async function join(context: SiteContext, before: Visitor, claim: Claim): Promise<Joined> {
  const { upstream } = context;
  const { identifier, proved } = claim;
  const identified = await findContactByIdentifier(upstream, identifier);
  const sourceId = sessionIn(claim.sessions, before, identified);
  const own = await ownContact(context, before, sourceId, identified);
  const isFree = own !== null && isUnclaimed(own, before);
  if (!identified && !isFree) {
    const created = await createIdentified(context, sourceId, claim);
    await noteProved(context, sourceId, null, proved);
    await noteSaid(context, created.contactId, claim.said);
    await leaveStranger(context, before, own, async () => {});
    return created;
  }
  const contact = identified ?? own!;
  const said = await allowedDetails(context, { sourceId, verified: true }, contact, claim.said);
  const conflicts = await changeContact(context, contact, joined(said, proved), identifier);
  await noteProved(context, sourceId, identified, proved);
  if (isFree && own.id !== contact.id) {
    if (!before.verified) await giveSession(context, contact, sourceId);
    const mayHaveWritten = (await knownSnapshot(context, before.sourceId))?.conversation !== null;
    await inheritPageAttributes(context, own, contact);
    await leaveStranger(context, before, null, () => mergeContacts(upstream, contact.id, own.id));
    // What they wrote as a stranger is new on their other devices.
    if (mayHaveWritten) context.hub.publish(context.site, sourceId, { type: 'session' });
  } else {
    const isElsewhere = own?.id !== contact.id;
    await leaveStranger(context, before, isElsewhere ? own : null, () => giveSession(context, contact, sourceId));
  }
  if (own) await forgetSnapshot(context, sourceId);
  return { sourceId, contactId: contact.id, conflicts };
}

/**
 * Runs the last step, which supersedes the stranger's session.
 *
 * @param kept the stranger's contact, if an agent has identified it: it remains, and so does its session
 */
async function leaveStranger(
  context: SiteContext,
  { sourceId, verified }: Visitor,
  kept: Contact | null,
  lastStep: () => Promise<void>,
): Promise<void> {
  if (verified || kept) return lastStep();
  await supersede(context, sourceId, lastStep);
  await forgetSnapshot(context, sourceId);
  context.hub.publish(context.site, sourceId, { type: 'session' });
}

/** The contact that the visitor has so far; `null` if there is none, or it plays no part. */
async function ownContact(
  context: SiteContext,
  before: Visitor,
  sourceId: string,
  identified: Contact | null,
): Promise<Contact | null> {
  const isSame = before.sourceId === sourceId;
  if (before.verified && (!isSame || identified?.sessions.includes(sourceId))) return null;
  // The lock waits for a contact that is being created.
  return context.store.lock(locks.contact(context, before.sourceId), async () => {
    const isNone = (await knownContactId(context, before)) === undefined && (await hasFullHistory(context, before));
    return isNone ? null : findContactBySession(context.upstream, before.sourceId);
  });
}

/** The contact was created for this session, and no agent has identified it. */
function isUnclaimed(own: Contact, { sourceId, verified }: Visitor): boolean {
  if (own.identifier) return false;
  return verified === true || own.allSessions.every((session) => session === sourceId);
}

async function createIdentified(
  { upstream }: SiteContext,
  sourceId: string,
  { identifier, proved, said }: Claim,
): Promise<Joined> {
  const fields = { name: placeholderName(sourceId), ...newFields(joined(said, proved)) };
  const { answer: contactId, conflicts } = await callWithoutConflicts(fields, (accepted) =>
    createContact(upstream, { ...accepted, sourceId, identifier }),
  );
  return { sourceId, contactId, conflicts };
}

/** The proof wins. */
function joined(said: ContactDetails, proved: ContactDetails): ContactDetails {
  const custom_attributes = { ...said.custom_attributes, ...proved.custom_attributes };
  return { ...said, ...proved, ...(Object.keys(custom_attributes).length > 0 && { custom_attributes }) };
}

async function giveSession({ upstream }: SiteContext, contact: Contact, sourceId: string): Promise<void> {
  if (contact.sessions.includes(sourceId)) return;
  try {
    await addSession(upstream, contact.id, sourceId);
  } catch (error) {
    // The upstream answers 500 if another contact has the session, and after any failure of its own.
    if (!isUpstreamError(error) || error.aftermath !== 'perhaps') throw error;
    const owner = await findContactBySession(upstream, sourceId);
    if (owner?.id === contact.id) return;
    // The owner had this identifier before it was removed.
    if (!owner || owner.identifier) throw error;
    await mergeContacts(upstream, contact.id, owner.id);
  }
}
