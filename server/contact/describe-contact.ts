import type { Attributes } from '../../wire/contact.ts';
import {
  findContactBySession,
  removeAttributes,
  updateContact,
  type Contact,
  type ContactFields,
} from '../upstream/contacts.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { locks } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from './visitor.ts';
import { noteLastDetails, recallLastDetails, type ConflictingField } from './last-details.ts';
import { ensureContact, replaceContact } from './ensure-contact.ts';

/** What is said of a visitor, checked. */
export interface Details {
  name?: string;
  email?: string;
  phone_number?: string;
  /** Of proven visitors only. */
  avatar_url?: string;
  custom_attributes?: Attributes;
}

/** A visitor after something was said of him. */
export interface DescribedVisitor {
  visitor: Visitor & { contactId: number };
  taken: ConflictingField[];
}

/**
 * Writes what is said of a visitor to his own contact, without proof: it joins him to nobody.
 *
 * @throws {UpstreamError}
 */
export async function describeContact(
  context: SiteContext,
  visitor: Visitor,
  details: Details,
): Promise<DescribedVisitor> {
  return context.store.lock(locks.contactDetails(context, visitor.sourceId), async () => {
    const contactId = await ensureContact(context, visitor);
    const before = await recallLastDetails(context, visitor, details);
    if (before) return { visitor: { ...visitor, contactId }, taken: before };
    const contact = await readOwn(context, { ...visitor, contactId });
    // An agent has made him one with a customer: what anybody types does not change that one's addresses.
    const isHis = visitor.verified || !contact.identifier;
    const { email, phone_number, ...rest } = details;
    const taken = isHis
      ? await changeContact(context, contact, details)
      : await changeContact(context, contact, withAttributes(rest, { email, phone_number }));
    await noteLastDetails(context, visitor, details, taken);
    return { visitor: { ...visitor, contactId: contact.id }, taken };
  });
}

/**
 * Changes a contact where it is not so already. What belongs to another contact becomes an attribute.
 *
 * @param identifier he is proven to have
 * @returns what belongs to another
 */
export async function changeContact(
  { upstream }: SiteContext,
  contact: Contact,
  details: Details,
  identifier?: string,
): Promise<ConflictingField[]> {
  const changed = changedFields(contact, details, identifier);
  // Where Shopify is connected, the upstream looks a customer up by these two, and without them takes any.
  const update = (fields: ContactFields) => updateContact(upstream, contact.id, { ...addressesOf(contact), ...fields });
  const isSame = Object.keys(changed).length === 0;
  const { taken } = isSame ? { taken: [] } : await callWithoutConflicts(changed, update);
  const removed = Object.entries(details.custom_attributes ?? {}).filter(([, value]) => value === null);
  const gone = removed.map(([key]) => key).filter((key) => contact.custom_attributes[key] !== undefined);
  if (gone.length > 0) await removeAttributes(upstream, contact.id, gone);
  return taken;
}

/** Makes the call again without what belongs to another contact; that becomes an attribute. */
export async function callWithoutConflicts<Fields extends ContactFields, Answer>(
  wanted: Fields,
  call: (fields: Fields) => Promise<Answer>,
): Promise<{ answer: Answer; taken: ConflictingField[] }> {
  const taken: ConflictingField[] = [];
  let fields = wanted;
  for (;;) {
    try {
      return { answer: await call(fields), taken };
    } catch (error) {
      const lost = conflictsOf(error, fields);
      if (lost.length === 0) throw error;
      taken.push(...lost);
      fields = withoutConflicts(fields, lost);
    }
  }
}

/** Which of the fields a call was refused for belong to another contact. */
function conflictsOf(error: unknown, fields: ContactFields): ConflictingField[] {
  if (!isUpstreamError(error, 'upstream_refused')) return [];
  return (['email', 'phone_number'] as const).filter((field) => field in fields && error.attributes.includes(field));
}

function withoutConflicts<Fields extends ContactFields>(fields: Fields, taken: ConflictingField[]): Fields {
  const left = { ...fields, custom_attributes: { ...fields.custom_attributes } };
  for (const field of taken) {
    left.custom_attributes[field] = fields[field]!;
    delete left[field];
  }
  return left;
}

async function readOwn(context: SiteContext, visitor: Visitor): Promise<Contact> {
  const found = await findContactBySession(context.upstream, visitor.sourceId);
  if (found) return found;
  await replaceContact(context, visitor);
  const made = await findContactBySession(context.upstream, visitor.sourceId);
  if (!made) throw new Error('a contact that was just made has no session');
  return made;
}

function changedFields(contact: Contact, details: Details, identifier: string | undefined): ContactFields {
  const { custom_attributes: attributes = {}, email, avatar_url: picture } = details;
  const changed: ContactFields = {};
  if (identifier !== undefined && contact.identifier !== identifier) changed.identifier = identifier;
  if (email !== undefined && email.toLowerCase() !== contact.email) changed.email = email;
  for (const field of ['name', 'phone_number'] as const)
    if (details[field] !== undefined && details[field] !== contact[field]) changed[field] = details[field];
  if (picture !== undefined) changed.avatar_url = picture;
  const news = presentIn(attributes).filter(([key, value]) => contact.custom_attributes[key] !== value);
  if (news.length > 0) changed.custom_attributes = Object.fromEntries(news);
  return changed;
}

/** What a new contact begins with. */
export function newFields({ custom_attributes: attributes, ...fields }: Details): ContactFields {
  const present = presentIn(attributes ?? {});
  return { ...fields, ...(present.length > 0 && { custom_attributes: Object.fromEntries(present) }) };
}

function presentIn(attributes: Attributes): [string, string | number | boolean][] {
  return Object.entries(attributes).flatMap(([key, value]) => (value === null ? [] : [[key, value]]));
}

function addressesOf({ email, phone_number }: Contact): ContactFields {
  return { ...(email && { email }), ...(phone_number && { phone_number }) };
}

function withAttributes(details: Details, more: Record<string, string | undefined>): Details {
  const said = Object.entries(more).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...details, custom_attributes: { ...details.custom_attributes, ...Object.fromEntries(said) } };
}
