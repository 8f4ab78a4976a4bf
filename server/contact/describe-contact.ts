import type { Attributes } from '../../wire/contact.ts';
import {
  findContactBySession,
  removeAttributes,
  updateContact,
  type Contact,
  type ContactFields,
} from '../upstream/contacts.ts';
import { locks } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import { callWithoutConflicts, type ConflictingField } from './conflicts.ts';
import type { ContactDetails } from './contact-details.ts';
import { ensureContact, replaceContact } from './ensure-contact.ts';
import { noteLastDetails, recallLastDetails } from './last-details.ts';
import { allowedDetails } from './said-details.ts';
import type { Visitor } from './visitor.ts';

/** A visitor whose details are written. */
export interface DescribedVisitor {
  visitor: Visitor & { contactId: number };
  /** These details belong to another contact and became attributes of this one. */
  conflicts: ConflictingField[];
}

/**
 * Writes unproven details to the visitor's own contact. It never joins the visitor to another contact.
 *
 * @throws {UpstreamError}
 */
export async function describeContact(
  context: SiteContext,
  visitor: Visitor,
  details: ContactDetails,
): Promise<DescribedVisitor> {
  return context.store.lock(locks.contactDetails(context, visitor.sourceId), async () => {
    const contactId = await ensureContact(context, visitor);
    const known = await recallLastDetails(context, visitor, details);
    if (known) return { visitor: { ...visitor, contactId }, conflicts: known };
    const contact = await readContact(context, { ...visitor, contactId });
    // An agent has merged the contact with a customer's. Unproven details must not change that customer's addresses.
    const isCustomer = !visitor.verified && Boolean(contact.identifier);
    const said = isCustomer ? withoutAddresses(details) : details;
    const conflicts = await changeContact(context, contact, await allowedDetails(context, visitor, contact, said));
    await noteLastDetails(context, visitor, details, conflicts);
    return { visitor: { ...visitor, contactId: contact.id }, conflicts };
  });
}

/**
 * Writes those details that differ from the contact's.
 *
 * @param identifier the one that the visitor has proved
 * @returns fields that belong to another contact; they became attributes of this one
 */
export async function changeContact(
  { upstream }: SiteContext,
  contact: Contact,
  details: ContactDetails,
  identifier?: string,
): Promise<ConflictingField[]> {
  const changed = changedFields(contact, details, identifier);
  // With Shopify connected, the upstream looks a customer up by these two fields; without them it takes any customer.
  const update = (fields: ContactFields) => updateContact(upstream, contact.id, { ...addressesOf(contact), ...fields });
  const isSame = Object.keys(changed).length === 0;
  const { conflicts } = isSame ? { conflicts: [] } : await callWithoutConflicts(changed, update);
  const removed = Object.entries(details.custom_attributes ?? {}).filter(([, value]) => value === null);
  const keys = removed.map(([key]) => key).filter((key) => contact.custom_attributes[key] !== undefined);
  if (keys.length > 0) await removeAttributes(upstream, contact.id, keys);
  return conflicts;
}

/** The details as the fields of a new contact. */
export function newFields({ custom_attributes: attributes, ...fields }: ContactDetails): ContactFields {
  const present = presentIn(attributes ?? {});
  return { ...fields, ...(present.length > 0 && { custom_attributes: Object.fromEntries(present) }) };
}

/** The visitor's contact; created again if an agent has deleted it. */
async function readContact(context: SiteContext, visitor: Visitor): Promise<Contact> {
  const found = await findContactBySession(context.upstream, visitor.sourceId);
  if (found) return found;
  await replaceContact(context, visitor);
  const created = await findContactBySession(context.upstream, visitor.sourceId);
  if (!created) throw new Error('a contact that was just created has no session');
  return created;
}

function changedFields(contact: Contact, details: ContactDetails, identifier: string | undefined): ContactFields {
  const { custom_attributes: attributes = {}, email, avatar_url: picture } = details;
  const changed: ContactFields = {};
  if (identifier !== undefined && contact.identifier !== identifier) changed.identifier = identifier;
  if (email !== undefined && email.toLowerCase() !== contact.email) changed.email = email;
  for (const field of ['name', 'phone_number'] as const)
    if (details[field] !== undefined && details[field] !== contact[field]) changed[field] = details[field];
  if (picture !== undefined) changed.avatar_url = picture;
  const changedAttributes = presentIn(attributes).filter(([key, value]) => contact.custom_attributes[key] !== value);
  if (changedAttributes.length > 0) changed.custom_attributes = Object.fromEntries(changedAttributes);
  return changed;
}

function presentIn(attributes: Attributes): [string, string | number | boolean][] {
  return Object.entries(attributes).flatMap(([key, value]) => (value === null ? [] : [[key, value]]));
}

function addressesOf({ email, phone_number }: Contact): ContactFields {
  return { ...(email && { email }), ...(phone_number && { phone_number }) };
}

/** E-mail and phone number become attributes. */
function withoutAddresses({ email, phone_number, ...details }: ContactDetails): ContactDetails {
  const addresses = { ...(email !== undefined && { email }), ...(phone_number !== undefined && { phone_number }) };
  return { ...details, custom_attributes: { ...details.custom_attributes, ...addresses } };
}
