import type { Contact } from './records.ts';
import { isObject, holdsNul, inColumnOrder, type JsonObject } from './json.ts';
import type { Params } from '../http/params.ts';
import { flag, text } from '../http/params.ts';
import { now } from './clock.ts';
import { dropConversation } from './conversation.ts';
import { crash, invalid, Refused } from './refusal.ts';
import { contactInboxesOf, within, type State } from './state.ts';

type Draft = Omit<Contact, 'id' | 'createdAt' | 'updatedAt'>;

/** A new contact that is not stored yet: its session may still fail, and then nothing may be left of it. */
export function draftContact(state: State, accountId: number, params: Params): Contact {
  const at = now();
  const draft: Draft = {
    accountId,
    name: '',
    email: null,
    phoneNumber: null,
    identifier: null,
    blocked: false,
    additionalAttributes: {},
    customAttributes: {},
    lastActivityAt: null,
  };
  const contact = { ...write(draft, params), id: state.nextId('contact'), createdAt: at, updatedAt: at };
  check(state, contact);
  return contact;
}

export function storeContact(state: State, contact: Contact): Contact {
  state.contacts.put(contact);
  state.emit({ name: 'contact.created', contact });
  return contact;
}

export function updateContact(state: State, contact: Contact, params: Params): Contact {
  const changed = write(contact, params);
  check(state, changed);
  Object.assign(contact, changed, { updatedAt: now() });
  state.contacts.put(contact);
  state.emit({ name: 'contact.updated', contact });
  return contact;
}

/** Contact, sessions, conversations, messages: nothing of it answers afterwards. Who is on the cable stays. */
export function deleteContact(state: State, contact: Contact): void {
  if (state.presence.ofContact(contact) === 'online') {
    const message = `${capitalized(contact.name ?? '')} is Online, please try again later`;
    throw new Refused({ kind: 'message', status: 422, message });
  }
  for (const row of contactInboxesOf(state, contact)) state.contactInboxes.delete(row.id);
  for (const conversation of state.conversations.where('contact', contact.id)) dropConversation(state, conversation);
  state.contacts.delete(contact.id);
  state.emit({ name: 'contact.deleted', contact });
}

export function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
}

function write<T extends Draft>(before: T, params: Params): T {
  if (holdsNul(params)) throw crash();
  const after = { ...before };
  const name = text(params, 'name');
  const email = text(params, 'email');
  const phone = text(params, 'phone_number');
  const identifier = text(params, 'identifier');
  if (name !== undefined) after.name = name;
  if (email !== undefined) after.email = email === null || email.trim() === '' ? null : email.toLowerCase();
  if (phone !== undefined) after.phoneNumber = phone;
  if (identifier !== undefined) after.identifier = identifier;
  if (params.blocked !== undefined) after.blocked = flag(params.blocked);
  after.customAttributes = merged(before.customAttributes, params.custom_attributes);
  after.additionalAttributes = merged(before.additionalAttributes, params.additional_attributes);
  return after;
}

function merged(before: JsonObject, sent: unknown): JsonObject {
  return isObject(sent) ? { ...inColumnOrder(before), ...sent } : before;
}

function check(state: State, contact: Contact): void {
  const faults: { message: string; attribute: string }[] = [];
  const taken = (index: 'email' | 'phoneNumber' | 'identifier') =>
    state.contacts.where(index, within(contact.accountId, contact[index])).some((row) => row.id !== contact.id);
  const { name, email, phoneNumber, identifier } = contact;
  const fields = { name, email, phone_number: phoneNumber, identifier };
  for (const [attribute, value] of Object.entries(fields)) {
    if (value === null || [...value].length <= 255) continue;
    const label = attribute.replace('_', ' ').replace(/^./, (first) => first.toUpperCase());
    faults.push({ message: `${label} is too long (maximum is 255 characters)`, attribute });
  }
  if (email !== null) {
    if (taken('email')) {
      faults.push({ message: 'Email has already been taken', attribute: 'email' });
    }
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) faults.push({ message: 'Email Invalid email', attribute: 'email' });
  }
  // A blank identifier skips the check but not the database's unique index.
  const sameIdentifier = identifier !== null && taken('identifier');
  if (sameIdentifier && identifier !== '') {
    faults.push({ message: 'Identifier has already been taken', attribute: 'identifier' });
  }
  if (phoneNumber) {
    if (taken('phoneNumber')) {
      faults.push({ message: 'Phone number has already been taken', attribute: 'phone_number' });
    }
    // Anchored at its end only, so junk before a valid number passes.
    if (!/\+[1-9]\d{1,14}$/.test(phoneNumber)) {
      faults.push({ message: 'Phone number should be in e164 format', attribute: 'phone_number' });
    }
  }
  if (faults.length > 0) throw invalid(faults);
  if (sameIdentifier) throw crash();
}
