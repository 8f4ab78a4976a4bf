import { createContact, findContactBySession } from '../upstream/contacts.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { rememberNoConversation } from '../conversation/snapshot.ts';
import { locks, records } from '../store/records.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import type { SiteContext } from '../site-context.ts';
import { knownContactId, noteContact } from './known-contact.ts';
import { forgetLastDetails } from './last-details.ts';
import { hasFullHistory } from './new-visitor.ts';
import { noteCurrentSession } from './superseded-session.ts';
import type { Visitor } from './visitor.ts';

/**
 * Creates the visitor's contact unless it exists: once, however many requests ask at the same time.
 *
 * @returns the contact's id
 * @throws {UpstreamError}
 */
export async function ensureContact(context: SiteContext, visitor: Visitor): Promise<number> {
  const known = await knownContactId(context, visitor);
  if (known !== undefined) return known;
  const created = await orWithoutStore(
    context.store.lock(locks.contact(context, visitor.sourceId), async () => {
      // The request that held the lock before may have created it.
      return (await knownContactId(context, visitor)) ?? createKnown(context, visitor);
    }),
  );
  // The lock can be missing: the upstream refuses a second contact with the same session.
  return created ?? (await createOrFind(context, visitor.sourceId)).id;
}

/** What the agents see instead of an unknown name. */
export function placeholderName(sourceId: string): string {
  return `Visitor ${sourceId.slice(0, 4)}`;
}

/** Forgets a contact that was deleted upstream, and creates another one with the same session. */
export async function replaceContact(
  context: SiteContext,
  { contactId: _deleted, ...visitor }: Visitor,
): Promise<Visitor> {
  await records.contact(context, visitor.sourceId).delete();
  await forgetLastDetails(context, visitor);
  return { ...visitor, contactId: await ensureContact(context, visitor) };
}

async function createKnown(context: SiteContext, visitor: Visitor): Promise<number> {
  const { sourceId } = visitor;
  const attempt = records.contactAttempt(context, sourceId);
  const inDoubt = (await attempt.get()) === true;
  const found = inDoubt ? await findContactBySession(context.upstream, sourceId) : null;
  const { id, isNew } = found ? { id: found.id, isNew: false } : await createNoted(context, sourceId);
  await noteContact(context, sourceId, id);
  await attempt.delete();
  if (isNew) await noteCurrentSession(context, visitor);
  if (isNew && (await hasFullHistory(context, visitor))) await rememberNoConversation(context, sourceId);
  return id;
}

/** As {@link createOrFind}. A call that ends in doubt is noted. */
async function createNoted(context: SiteContext, sourceId: string): Promise<{ id: number; isNew: boolean }> {
  try {
    return await createOrFind(context, sourceId);
  } catch (error) {
    const isDone = isUpstreamError(error) && error.aftermath === 'nothing';
    if (!isDone) await orWithoutStore(records.contactAttempt(context, sourceId).set(true));
    throw error;
  }
}

async function createOrFind({ upstream }: SiteContext, sourceId: string): Promise<{ id: number; isNew: boolean }> {
  try {
    return { id: await createContact(upstream, { sourceId, name: placeholderName(sourceId) }), isNew: true };
  } catch (error) {
    // The upstream answers 500 if the session exists, and after any failure of its own.
    if (!isUpstreamError(error) || error.aftermath !== 'perhaps') throw error;
    const found = await findContactBySession(upstream, sourceId);
    if (!found) throw error;
    return { id: found.id, isNew: false };
  }
}
