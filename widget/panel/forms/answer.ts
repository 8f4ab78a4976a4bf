import { ATTRIBUTE_MAX, EMAIL, FIELD_MAX, PHONE, type ContactRequest } from '../../../wire/contact.ts';
import type { PrechatField } from '../../../wire/settings.ts';
import type { FormsKey } from '../../locales/forms-en.ts';

/** What stands in a field. */
export type Typed = string | boolean;
export type Said = Omit<ContactRequest, 'session_id'>;

/** What the upstream's contact has by itself; all else is an attribute. */
const OWN = ['name', 'email', 'phone_number'] as const;
type Own = (typeof OWN)[number];

/** A contact's e-mail is one, whatever the site calls its type. */
export function kindOf({ name, type }: PrechatField): PrechatField['type'] {
  if (name === 'email') return 'email';
  return name === 'phone_number' ? 'tel' : type;
}

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

/** The answers as the server takes them; a field that was left empty says nothing. */
export function saidBy(answers: [field: PrechatField, typed: Typed][]): Said {
  const said: Said = {};
  const attributes: Record<string, Typed> = {};
  for (const [field, typed] of answers) {
    const value = tidy(field, typed);
    if (value === '') continue;
    if (isOwn(field.name)) said[field.name] = String(value);
    else attributes[field.name] = value;
  }
  return Object.keys(attributes).length ? { ...said, custom_attributes: attributes } : said;
}

/** The names of the fields that the server has not taken. */
export function refusedIn(detail = ''): string[] {
  return detail.split(', ').map((name) => name.replace('custom_attributes.', ''));
}

/** A number is written in groups by people, and with `00` before the country. */
function tidy(field: PrechatField, typed: Typed): Typed {
  if (typeof typed !== 'string') return typed;
  const text = typed.trim();
  if (kindOf(field) !== 'tel') return text;
  return westernDigits(text)
    .replace(/[\s()./\u2010-\u2013-]/g, '')
    .replace(/^00/, '+');
}

/** Arabic and Persian keyboards have digits of their own. */
function westernDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}

function isOwn(name: string): name is Own {
  return OWN.includes(name as Own);
}
