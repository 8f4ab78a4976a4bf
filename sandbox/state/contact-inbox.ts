import { randomUUID } from 'node:crypto';
import type { Contact, ContactInbox, Inbox } from './records.ts';
import { now } from './clock.ts';
import { crash, invalid } from './refusal.ts';
import { secret } from './seed.ts';
import { within, type State } from './state.ts';

export function findContactInbox(state: State, inboxId: number, sourceId: string): ContactInbox | undefined {
  return state.contactInboxes.first('session', within(inboxId, sourceId));
}

/** Finds the contact's own session or makes one; without a source_id a new one each time. */
export function attachContactInbox(
  state: State,
  contact: Contact,
  inbox: Inbox,
  options: { sourceId?: string | null | undefined; hmacVerified?: boolean },
): ContactInbox {
  const sourceId = options.sourceId ?? randomUUID();
  const existing = findContactInbox(state, inbox.id, sourceId);
  if (existing) {
    // It belongs to another contact: the unique index refuses it, and the server does not catch the error.
    if (existing.contactId !== contact.id) throw crash();
    return existing;
  }
  if ([...sourceId].length > 255) {
    throw invalid([{ message: 'Source is too long (maximum is 255 characters)', attribute: 'source_id' }]);
  }
  const at = now();
  const row: ContactInbox = {
    id: state.nextId('contactInbox'),
    contactId: contact.id,
    inboxId: inbox.id,
    sourceId,
    pubsubToken: secret(),
    hmacVerified: options.hmacVerified ?? false,
    createdAt: at,
    updatedAt: at,
  };
  state.contactInboxes.put(row);
  return row;
}
