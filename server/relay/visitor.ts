import { randomUUID } from 'node:crypto';
import { DAY, MINUTE } from '../time.ts';
import { createContact, findContactBySourceId } from '../upstream/contacts.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { storeName, type Relay, type Visitor } from './relay.ts';
import { rememberNoConversation } from './snapshot.ts';

/** Strangers who say the same nonce within a minute are one: five tabs that open at once. */
export async function mintVisitor(relay: Relay, nonce: string): Promise<Visitor> {
  const sourceId = await relay.store.add<string>(`nonce:${relay.site}:${nonce}`, randomUUID(), MINUTE);
  await relay.store.set(storeName(relay, 'born', sourceId), true, DAY);
  return { sourceId };
}

/** This store has seen the visitor's whole life, so what it does not know has not happened. */
export async function isBornHere(relay: Relay, { sourceId }: Visitor): Promise<boolean> {
  return (await relay.store.get(storeName(relay, 'born', sourceId))) === true;
}

/** The contact's id, if it is known to be made. */
export async function knownContact(relay: Relay, visitor: Visitor): Promise<number | undefined> {
  // The store first: the one in the cookie may have been replaced.
  return (await relay.store.get<number>(storeName(relay, 'contact', visitor.sourceId))) ?? visitor.contactId;
}

/**
 * Makes the visitor's contact once, however many requests ask for it.
 *
 * @returns its id.
 * @throws {UpstreamError}
 */
export async function ensureContact(relay: Relay, visitor: Visitor): Promise<number> {
  return relay.store.lock(storeName(relay, 'contact', visitor.sourceId), async () => {
    const known = await knownContact(relay, visitor);
    if (known !== undefined) return known;
    return makeContact(relay, visitor);
  });
}

/** Forgets a contact that is gone upstream and makes it anew under the same session. */
export async function replaceContact(relay: Relay, { sourceId }: Visitor): Promise<Visitor> {
  await relay.store.delete(storeName(relay, 'contact', sourceId));
  return { sourceId, contactId: await ensureContact(relay, { sourceId }) };
}

async function makeContact(relay: Relay, visitor: Visitor): Promise<number> {
  const { sourceId } = visitor;
  const tried = storeName(relay, 'contact-tried', sourceId);
  const inDoubt = (await relay.store.get(tried)) === true;
  const found = inDoubt ? await findContactBySourceId(relay.upstream, sourceId) : null;
  const contactId = found ?? (await createOrFind(relay, sourceId, tried));
  await relay.store.set(storeName(relay, 'contact', sourceId), contactId, DAY);
  await relay.store.delete(tried);
  if (found === null && (await isBornHere(relay, visitor))) await rememberNoConversation(relay, sourceId);
  return contactId;
}

async function createOrFind(relay: Relay, sourceId: string, tried: string): Promise<number> {
  try {
    return await createContact(relay.upstream, { sourceId, name: `Visitor ${sourceId.slice(0, 4)}` });
  } catch (error) {
    if (!isUpstreamError(error) || error.aftermath === 'nothing') throw error;
    // A session that exists already is a 500 upstream, and so is everything else that goes wrong there.
    await relay.store.set(tried, true, DAY);
    const found = error.aftermath === 'perhaps' ? await findContactBySourceId(relay.upstream, sourceId) : null;
    if (found === null) throw error;
    return found;
  }
}
