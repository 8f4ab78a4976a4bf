import { ATTRIBUTE_MAX, EMAIL, FIELD_MAX, PHONE, type ContactRequest } from '../../../wire/contact.ts';
import type { PrechatField } from '../../../wire/settings.ts';
import type { FormsKey } from '../../locales/forms-en.ts';

/** The value of one field: a text, or whether a box is ticked. */
export type Typed = string | boolean;

/** The values of a form, by the name of the field. */
export type Answers = Record<string, Typed>;

/** What the server is told of the visitor. */
export type ContactFields = Omit<ContactRequest, 'session_id'>;

/** The contact's own fields upstream; every other field becomes an attribute. */
const OWN = ['name', 'email', 'phone_number'] as const;
type Own = (typeof OWN)[number];

/** The kind of a field. A contact's e-mail and phone number are of their own kind, whatever type the site gives them. */
export function kindOf({ name, type }: PrechatField): PrechatField['type'] {
  if (name === 'email') return 'email';
  return name === 'phone_number' ? 'tel' : type;
}

/** The longest text of a field, in characters. */
export function longestOf({ name }: PrechatField): number {
  return isOwn(name) ? FIELD_MAX : ATTRIBUTE_MAX;
}

/** What is wrong with an answer; `undefined` when nothing is. */
export function faultOf(field: PrechatField, typed: Typed): FormsKey | undefined {
  const kind = kindOf(field);
  const value = tidy(field, typed);
  if (value === '' || value === false) {
    if (!field.required) return undefined;
    if (kind === 'checkbox') return 'missingTick';
    return kind === 'select' ? 'missingChoice' : 'missing';
  }
  if (kind === 'email' && !EMAIL.test(String(value))) return 'badEmail';
  return kind === 'tel' && !PHONE.test(String(value)) ? 'badPhone' : undefined;
}

/** The answers as the server takes them, without the empty ones. */
export function contactFieldsOf(fields: PrechatField[], answers: Answers): ContactFields {
  const contact: ContactFields = {};
  const attributes: Answers = {};
  for (const field of fields) {
    const value = tidy(field, answers[field.name]!);
    if (value === '') continue;
    if (isOwn(field.name)) contact[field.name] = String(value);
    else attributes[field.name] = value;
  }
  return Object.keys(attributes).length ? { ...contact, custom_attributes: attributes } : contact;
}

/** The names of the fields that the server refused, from the `detail` of its answer. */
export function refusedIn(detail = ''): string[] {
  return detail.split(', ').map((name) => name.replace('custom_attributes.', ''));
}

/** People group the digits of a phone number, and write `00` before the country code. */
function tidy(field: PrechatField, typed: Typed): Typed {
  if (typeof typed !== 'string') return typed;
  const text = typed.trim();
  if (kindOf(field) !== 'tel') return text;
  return westernDigits(text)
    .replace(/[\s()./\u2010-\u2013-]/g, '')
    .replace(/^00/, '+');
}

/** Arabic and Persian keyboards write their own digits. */
function westernDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}

function isOwn(name: string): name is Own {
  return OWN.includes(name as Own);
}
