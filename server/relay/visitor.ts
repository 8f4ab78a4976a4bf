import { DAY } from '../time.ts';
import { createContact, findContactBySourceId } from '../upstream/contacts.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { noteOwn } from './moved.ts';
import { knownContact } from './own.ts';
import { storeName, type Relay, type Visitor } from './relay.ts';
import { forgetSaid } from './said.ts';
import { quietly } from '../store/quietly.ts';
import { rememberNoConversation } from './snapshot.ts';

/** Notes that a stranger comes for the first time. Whoever says it again within a moment is the same one. */
export async function welcomeVisitor(relay: Relay, sourceId: string): Promise<Visitor> {
  await quietly(relay.store.life().then((life) => relay.store.set(storeName(relay, 'born', sourceId), life, DAY)));
  return { sourceId };
}

/** This store has seen the visitor's whole life, so what it does not know has not happened. */
export async function isBornHere(relay: Relay, { sourceId }: Visitor): Promise<boolean> {
  return (await relay.store.get(storeName(relay, 'born', sourceId))) === (await relay.store.life());
}

/**
 * Makes the visitor's contact once, however many requests ask for it.
 *
 * @returns its id.
 * @throws {UpstreamError}
 */
export async function ensureContact(relay: Relay, visitor: Visitor): Promise<number> {
  const known = await knownContact(relay, visitor);
  if (known !== undefined) return known;
  const made = await quietly(
    relay.store.lock(storeName(relay, 'contact', visitor.sourceId), async () => {
      // Whoever held the lock before may have made it.
      return (await knownContact(relay, visitor)) ?? makeContact(relay, visitor);
    }),
  );
  // The upstream itself keeps two contacts from having one session, so that it goes without the lock too.
  return made ?? (await createOrFind(relay, visitor.sourceId)).id;
}

/** What the agents call somebody of whom nothing is known. */
export function placeholderName(sourceId: string): string {
  return `Visitor ${sourceId.slice(0, 4)}`;
}

/** Forgets a contact that is gone upstream and makes it anew under the same session. */
export async function replaceContact(relay: Relay, { contactId: _gone, ...visitor }: Visitor): Promise<Visitor> {
  await relay.store.delete(storeName(relay, 'contact', visitor.sourceId));
  await forgetSaid(relay, visitor);
  return { ...visitor, contactId: await ensureContact(relay, visitor) };
}

async function makeContact(relay: Relay, visitor: Visitor): Promise<number> {
  const { sourceId } = visitor;
  const tried = storeName(relay, 'contact-tried', sourceId);
  const inDoubt = (await relay.store.get(tried)) === true;
  const found = inDoubt ? await findContactBySourceId(relay.upstream, sourceId) : null;
  const { id, isNew } =
    found === null
      ? await createOrFind(relay, sourceId).catch(async (error: unknown) => {
          const isDone = isUpstreamError(error) && error.aftermath === 'nothing';
          if (!isDone) await quietly(relay.store.set(tried, true, DAY));
          throw error;
        })
      : { id: found, isNew: false };
  await relay.store.set(storeName(relay, 'contact', sourceId), id, DAY);
  await relay.store.delete(tried);
  if (isNew) await noteOwn(relay, visitor);
  if (isNew && (await isBornHere(relay, visitor))) await rememberNoConversation(relay, sourceId);
  return id;
}

async function createOrFind(relay: Relay, sourceId: string): Promise<{ id: number; isNew: boolean }> {
  try {
    return {
      id: await createContact(relay.upstream, { sourceId, name: placeholderName(sourceId) }),
      isNew: true,
    };
  } catch (error) {
    // A session that exists already is a 500 upstream, and so is everything else that goes wrong there.
    if (!isUpstreamError(error) || error.aftermath !== 'perhaps') throw error;
    const id = await findContactBySourceId(relay.upstream, sourceId);
    if (id === null) throw error;
    return { id, isNew: false };
  }
}
