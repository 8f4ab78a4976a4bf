import type { Attributes } from '../../wire/contact.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Contact } from '../upstream/contacts.ts';
import type { ContactDetails } from './contact-details.ts';
import { allowedNames } from './page-rights.ts';
import type { Visitor } from './visitor.ts';

/*
 * What a page or a visitor says about a contact may change neither what the host has proved nor what the agents or other
 * systems have set.
 */

const FIELDS = ['name', 'email', 'phone_number', 'avatar_url'] as const;
/** Attributes that this server makes of what can't be written into a field. */
const SUBSTITUTES = new Set<string>(['identifier', 'email', 'phone_number']);

/** The details that may be written. An address that may not becomes an attribute. */
export async function allowedDetails(
  context: SiteContext,
  visitor: Visitor,
  contact: Contact,
  said: ContactDetails,
): Promise<ContactDetails> {
  const proved = visitor.verified ? await provedNames(context, visitor.sourceId, contact) : [];
  const { custom_attributes: attributes = {}, ...fields } = said;
  const left: ContactDetails = {};
  const wanted: Attributes = { ...attributes };
  for (const field of FIELDS) {
    const value = fields[field];
    if (value === undefined) continue;
    if (!proved.includes(field)) left[field] = value;
    else if (SUBSTITUTES.has(field) && value.toLowerCase() !== contact[field as 'email']) wanted[field] ??= value;
  }
  const custom_attributes = await allowedAttributes(context, contact, wanted, proved);
  return { ...left, ...(Object.keys(custom_attributes).length > 0 && { custom_attributes }) };
}

/** Notes what the host has proved, so that only a proof changes it. @param contact as it was before, if it was identified */
export async function noteProved(
  context: SiteContext,
  sourceId: string,
  contact: Contact | null,
  proved: ContactDetails,
): Promise<void> {
  const { custom_attributes: attributes = {}, ...fields } = proved;
  const before = contact ? await provedNames(context, sourceId, contact) : [];
  const names = new Set([...before, ...Object.keys(fields), ...Object.keys(attributes).map(attributeName)]);
  await orWithoutStore(records.provedFields(context, sourceId).set([...names]));
}

/** Notes that the page has set the attributes of a contact that was just created. */
export async function noteSaid(
  context: SiteContext,
  contactId: number,
  { custom_attributes: attributes = {} }: ContactDetails,
): Promise<void> {
  const names = Object.keys(attributes);
  if (names.length > 0) await orWithoutStore(records.pageAttributes(context, contactId).set(names));
}

/** What the page has set on a contact that is merged stays the page's, unless the other contact had it already. */
export async function inheritPageAttributes(context: SiteContext, from: Contact, to: Contact): Promise<void> {
  const own = (await orWithoutStore(records.pageAttributes(context, from.id).get())) ?? [];
  const moved = own.filter((name) => to.custom_attributes[name] === undefined);
  if (moved.length === 0) return;
  const before = (await orWithoutStore(records.pageAttributes(context, to.id).get())) ?? [];
  await orWithoutStore(records.pageAttributes(context, to.id).set([...new Set([...before, ...moved])]));
}

/** Names that only a proof may change. If the store has forgotten them, the contact's addresses count as proved. */
async function provedNames(context: SiteContext, sourceId: string, contact: Contact): Promise<string[]> {
  const known = await orWithoutStore(records.provedFields(context, sourceId).get());
  if (known) return known;
  return contact.identifier ? (['email', 'phone_number'] as const).filter((field) => contact[field]) : [];
}

async function allowedAttributes(
  context: SiteContext,
  contact: Contact,
  wanted: Attributes,
  proved: string[],
): Promise<Attributes> {
  const names = Object.keys(wanted).filter((name) => !proved.includes(attributeName(name)));
  if (names.length === 0) return {};
  const { prechat, pageAttributes: rights } = context.settings;
  const asked = prechat?.fields.map(({ name }) => name) ?? [];
  const record = records.pageAttributes(context, contact.id);
  const own = (await orWithoutStore(record.get())) ?? [];
  const allowed = allowedNames(rights, names, own, (name) => contact.custom_attributes[name] !== undefined);
  if (allowed.own) await orWithoutStore(record.set(allowed.own));
  const isAllowed = (name: string): boolean => allowed.allows(name) || SUBSTITUTES.has(name) || asked.includes(name);
  return Object.fromEntries(names.filter(isAllowed).map((name) => [name, wanted[name]!]));
}

function attributeName(name: string): string {
  return `custom_attributes.${name}`;
}
