import { ATTRIBUTE_MAX, EMAIL, NUMBER_MAX, PHONE, type Attributes } from '../../../wire/contact.ts';
import type { Identity } from '../../index.ts';

/** The fields of `setUser`. Each may be missing or empty. */
export interface ChatwootUser {
  name?: unknown;
  email?: unknown;
  avatar_url?: unknown;
  phone_number?: unknown;
  identifier_hash?: unknown;
  description?: unknown;
  country_code?: unknown;
  city?: unknown;
  company_name?: unknown;
  social_profiles?: object;
  custom_attributes?: object;
}

/** The server refuses an identity with one invalid field, so invalid ones become custom attributes. */
const FITS: Record<'name' | 'email' | 'phone_number' | 'avatar_url' | 'identifier_hash', RegExp> = {
  name: /\S/,
  email: EMAIL,
  phone_number: PHONE,
  avatar_url: /^https:\/\//,
  identifier_hash: /\S/,
};
/** The contact has no fields for these: they become custom attributes. */
const NOTES = ['description', 'country_code', 'city', 'company_name'] as const;

export function toIdentity(identifier: string | number, user: ChatwootUser): Identity {
  const identity: Identity = { identifier: String(identifier) };
  const notes: Record<string, unknown> = {};
  for (const [name, fits] of Object.entries(FITS) as [keyof typeof FITS, RegExp][]) {
    const value = String(user[name] ?? '').trim();
    if (fits.test(value)) identity[name] = value;
    else if (value) notes[name] = value;
  }
  for (const name of NOTES) if (user[name]) notes[name] = user[name];
  for (const [network, name] of Object.entries(user.social_profiles ?? {})) if (name) notes[`social_${network}`] = name;
  const custom_attributes = toAttributes({ ...notes, ...user.custom_attributes });
  return Object.keys(custom_attributes).length ? { ...identity, custom_attributes } : identity;
}

/** Other values than texts, numbers, booleans and null become texts; other characters in keys become `_`. */
export function toAttributes(given: object): Attributes {
  const attributes: Attributes = {};
  for (const [key, value] of Object.entries(given)) {
    if (value !== undefined) attributes[toKey(key)] = toAttribute(value);
  }
  return attributes;
}

export function toKey(key: string): string {
  return key.replaceAll(/[^\w-]/g, '_').slice(0, 64);
}

function toAttribute(value: unknown): Attributes[string] {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Math.abs(value) <= NUMBER_MAX) return value;
  const text = value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : value;
  return String(text).slice(0, ATTRIBUTE_MAX);
}
