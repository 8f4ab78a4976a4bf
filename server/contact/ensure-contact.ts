import { createContact, findContactBySession } from '../upstream/contacts.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { noteCurrentSession } from './superseded-session.ts';
import { knownContactId } from '../conversation/visitor-conversations.ts';
import { locks, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from './visitor.ts';
import { forgetLastDetails } from './last-details.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { rememberNoConversation } from '../conversation/snapshot.ts';

/** Notes that a stranger comes for the first time. Whoever says it again within a moment is the same one. */
export async function noteNewVisitor(context: SiteContext, sourceId: string): Promise<Visitor> {
  await orWithoutStore(context.store.epoch().then((epoch) => records.firstEpoch(context, sourceId).set(epoch)));
  return { sourceId };
}

/** This store has seen the visitor's whole life, so what it does not know has not happened. */
export async function hasFullHistory(context: SiteContext, { sourceId }: Visitor): Promise<boolean> {
  return (await records.firstEpoch(context, sourceId).get()) === (await context.store.epoch());
}

/**
 * Makes the visitor's contact once, however many requests ask for it.
 *
 * @returns its id.
 * @throws {UpstreamError}
 */
export async function ensureContact(context: SiteContext, visitor: Visitor): Promise<number> {
  const known = await knownContactId(context, visitor);
  if (known !== undefined) return known;
  const made = await orWithoutStore(
    context.store.lock(locks.contact(context, visitor.sourceId), async () => {
      // Whoever held the lock before may have made it.
      return (await knownContactId(context, visitor)) ?? makeContact(context, visitor);
    }),
  );
  // The upstream itself keeps two contacts from having one session, so that it goes without the lock too.
  return made ?? (await createOrFind(context, visitor.sourceId)).id;
}

/** What the agents call somebody of whom nothing is known. */
export function placeholderName(sourceId: string): string {
  return `Visitor ${sourceId.slice(0, 4)}`;
}

/** Forgets a contact that is gone upstream and makes it anew under the same session. */
export async function replaceContact(
  context: SiteContext,
  { contactId: _gone, ...visitor }: Visitor,
): Promise<Visitor> {
  await records.contact(context, visitor.sourceId).delete();
  await forgetLastDetails(context, visitor);
  return { ...visitor, contactId: await ensureContact(context, visitor) };
}

async function makeContact(context: SiteContext, visitor: Visitor): Promise<number> {
  const { sourceId } = visitor;
  const attempt = records.contactAttempt(context, sourceId);
  const inDoubt = (await attempt.get()) === true;
  const found = inDoubt ? await findContactBySession(context.upstream, sourceId) : null;
  const { id, isNew } =
    found === null
      ? await createOrFind(context, sourceId).catch(async (error: unknown) => {
          const isDone = isUpstreamError(error) && error.aftermath === 'nothing';
          if (!isDone) await orWithoutStore(attempt.set(true));
          throw error;
        })
      : { id: found.id, isNew: false };
  await records.contact(context, sourceId).set(id);
  await attempt.delete();
  if (isNew) await noteCurrentSession(context, visitor);
  if (isNew && (await hasFullHistory(context, visitor))) await rememberNoConversation(context, sourceId);
  return id;
}

async function createOrFind(context: SiteContext, sourceId: string): Promise<{ id: number; isNew: boolean }> {
  try {
    return {
      id: await createContact(context.upstream, { sourceId, name: placeholderName(sourceId) }),
      isNew: true,
    };
  } catch (error) {
    // A session that exists already is a 500 upstream, and so is everything else that goes wrong there.
    if (!isUpstreamError(error) || error.aftermath !== 'perhaps') throw error;
    const found = await findContactBySession(context.upstream, sourceId);
    if (!found) throw error;
    return { id: found.id, isNew: false };
  }
}
