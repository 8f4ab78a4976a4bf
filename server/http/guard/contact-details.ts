import {
  ATTRIBUTE_KEY,
  ATTRIBUTE_MAX,
  ATTRIBUTES_MAX,
  EMAIL,
  FIELD_MAX,
  LABEL,
  LABELS_MAX,
  NUMBER_MAX,
  PHONE,
  type Attributes,
} from '../../../wire/contact.ts';
import { isLongerThan } from '../../base/well-formed.ts';
import { cleanContent } from '../../../wire/limits.ts';
import type { ContactDetails } from '../../contact/contact-details.ts';
import { ProblemError } from '../problem.ts';

const PICTURE_MAX = 2_048;

/**
 * Reads what a page or a token says about a visitor. Empty fields count as absent.
 *
 * @throws {ProblemError} `contact_invalid`, with the name of every wrong field
 */
export function readDetails(fields: Record<string, unknown>): ContactDetails {
  const faults: string[] = [];
  const text = (field: string, max: number, fits: (value: string) => boolean) => {
    const value = fields[field] ?? '';
    if (typeof value === 'string' && value.trim() === '') return undefined;
    if (typeof value === 'string' && !isLongerThan(value, max) && !value.includes('\0') && fits(value))
      return cleanContent(value);
    faults.push(field);
    return undefined;
  };
  const details = {
    name: text('name', FIELD_MAX, () => true),
    email: text('email', FIELD_MAX, (value) => EMAIL.test(value)),
    phone_number: text('phone_number', FIELD_MAX, (value) => PHONE.test(value)),
    avatar_url: text('avatar_url', PICTURE_MAX, isPublic),
    custom_attributes: readAttributes(fields['custom_attributes'], faults),
  };
  refuse(faults);
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}

/** @throws {ProblemError} as {@link readDetails} */
export function readCustomAttributes(value: unknown): Attributes {
  const faults: string[] = [];
  const attributes = readAttributes(value, faults);
  refuse(faults);
  return attributes ?? {};
}

/** @throws {ProblemError} as {@link readDetails} */
export function readLabels(field: string, labels: string[] = []): string[] {
  if (labels.length > LABELS_MAX || !labels.every((label) => LABEL.test(label))) refuse([field]);
  return labels;
}

function refuse(faults: string[]): void {
  if (faults.length > 0) throw new ProblemError('contact_invalid', { detail: faults.join(', ') });
}

function readAttributes(attributes: unknown, faults: string[]): Attributes | undefined {
  if (attributes === undefined || attributes === null) return undefined;
  if (typeof attributes !== 'object' || Array.isArray(attributes) || Object.keys(attributes).length > ATTRIBUTES_MAX) {
    faults.push('custom_attributes');
    return undefined;
  }
  const entries = Object.entries(attributes);
  for (const [key, value] of entries)
    if (!ATTRIBUTE_KEY.test(key) || key === '__proto__' || !isAttribute(value))
      faults.push(`custom_attributes.${key.slice(0, 64)}`);
  const readable = entries.map(([key, value]) => [key, typeof value === 'string' ? cleanContent(value) : value]);
  return entries.length > 0 ? (Object.fromEntries(readable) as Attributes) : undefined;
}

function isAttribute(value: unknown): value is Attributes[string] {
  if (typeof value === 'string') return !isLongerThan(value, ATTRIBUTE_MAX) && !value.includes('\0');
  if (typeof value === 'number') return Math.abs(value) <= NUMBER_MAX;
  return typeof value === 'boolean' || value === null;
}

/** The upstream fetches this address, so it must not lead into the upstream's own network. */
function isPublic(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username } = new URL(address);
  return (
    protocol === 'https:' && !username && /\.[a-z][a-z\d-]*$/i.test(hostname) && !/\.(local|internal)$/i.test(hostname)
  );
}
