import { epoch, iso } from '../state/clock.ts';
import { inColumnOrder, type JsonObject } from '../state/json.ts';
import type { Contact, ContactInbox } from '../state/records.ts';
import { contactInboxesOf, known, type State } from '../state/state.ts';
import { slimInbox } from './inbox.ts';

interface ContactOptions {
  inboxes?: boolean;
  /** The answer to a write shows attributes in the order they were sent, every later one in the column's. */
  asWritten?: boolean;
}

/** A contact as the account's API shows it. */
export function contactShape(state: State, contact: Contact, options: ContactOptions = {}): JsonObject {
  const order = options.asWritten ? (value: JsonObject) => value : inColumnOrder<JsonObject>;
  return {
    additional_attributes: order(contact.additionalAttributes),
    availability_status: state.presence.ofContact(contact),
    email: contact.email,
    id: contact.id,
    name: contact.name,
    phone_number: contact.phoneNumber,
    blocked: contact.blocked,
    identifier: contact.identifier,
    thumbnail: '',
    custom_attributes: order(contact.customAttributes),
    ...(contact.lastActivityAt === null ? {} : { last_activity_at: epoch(contact.lastActivityAt) }),
    created_at: epoch(contact.createdAt),
    ...(options.inboxes
      ? { contact_inboxes: contactInboxesOf(state, contact).map((row) => contactInboxShape(state, row)) }
      : {}),
  };
}

export function contactInboxShape(state: State, row: ContactInbox): JsonObject {
  return { source_id: row.sourceId, inbox: slimInbox(known(state.inboxes.get(row.inboxId))) };
}

/** A contact as the sender of a message and inside every conversation's events. */
export function contactSender(contact: Contact): JsonObject {
  return {
    additional_attributes: inColumnOrder(contact.additionalAttributes),
    custom_attributes: inColumnOrder(contact.customAttributes),
    email: contact.email,
    id: contact.id,
    identifier: contact.identifier,
    name: contact.name,
    phone_number: contact.phoneNumber,
    thumbnail: '',
    blocked: contact.blocked,
    type: 'contact',
  };
}

/** A contact at the top level of a webhook: with its account, without a type. */
export function contactHook(state: State, contact: Contact): JsonObject {
  return {
    account: accountShape(state, contact.accountId),
    additional_attributes: inColumnOrder(contact.additionalAttributes),
    avatar: '',
    custom_attributes: inColumnOrder(contact.customAttributes),
    email: contact.email,
    id: contact.id,
    identifier: contact.identifier,
    name: contact.name,
    phone_number: contact.phoneNumber,
    thumbnail: '',
    blocked: contact.blocked,
  };
}

export function accountShape(state: State, id: number): JsonObject {
  return { id, name: known(state.accounts.get(id)).name };
}

/** The raw row, secrets and all: this is what webhooks carry. */
export function contactInboxRow(row: ContactInbox): JsonObject {
  return {
    id: row.id,
    contact_id: row.contactId,
    inbox_id: row.inboxId,
    source_id: row.sourceId,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
    hmac_verified: row.hmacVerified,
    pubsub_token: row.pubsubToken,
  };
}
