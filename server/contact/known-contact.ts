import { orWithoutStore } from '../store/or-without-store.ts';
import { records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from './visitor.ts';

/** The id of the visitor's contact; `undefined` if it is unknown whether the contact exists. */
export async function knownContactId(context: SiteContext, visitor: Visitor): Promise<number | undefined> {
  // The store first: the contact in the cookie may have been replaced.
  return (await orWithoutStore(records.contact(context, visitor.sourceId).get())) ?? visitor.contactId;
}
