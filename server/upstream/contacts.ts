import * as v from 'valibot';
import type { UpstreamClient } from './client.ts';
import { isUpstreamError, UpstreamError } from './error.ts';
import {
  changedContactSchema,
  contactInboxSchema,
  contactSchema,
  contactsSchema,
  createdContactSchema,
  type RawContact,
} from './schemas.ts';

/** A contact, as far as this server works with it. It never goes to a browser. */
export interface Contact {
  id: number;
  identifier: string | undefined;
  name: string | undefined;
  email: string | undefined;
  phone_number: string | undefined;
  custom_attributes: Record<string, unknown>;
  /** Its sessions in this inbox, by `source_id`. */
  sessions: string[];
  /** Its sessions in all inboxes, by `source_id`. */
  allSessions: string[];
}

/** The fields of a contact that this server writes. */
export interface ContactFields {
  identifier?: string;
  name?: string;
  email?: string;
  phone_number?: string;
  /** The upstream fetches the picture. */
  avatar_url?: string;
  /** The upstream merges them with the existing ones. */
  custom_attributes?: Record<string, string | number | boolean>;
}

export interface NewContact extends ContactFields {
  sourceId: string;
  name: string;
}

/**
 * `POST contacts`: creates a contact and its contact inbox.
 *
 * @returns the contact's id
 * @throws {UpstreamError} `upstream_failed` also if the `source_id` exists: the upstream answers 500 then
 */
export async function createContact(client: UpstreamClient, { sourceId, ...fields }: NewContact): Promise<number> {
  const { id, sourceIds } = await client.call(createdContactSchema, {
    method: 'post',
    path: 'contacts',
    json: { inbox_id: client.inboxId, source_id: sourceId, ...fields },
    priority: 'session',
  });
  // The upstream answers 200 with an empty contact and no session to a body that it could not parse.
  if (!sourceIds.includes(sourceId)) {
    throw new UpstreamError('upstream_invalid', 'perhaps', 'the new contact has no session in the inbox');
  }
  return id;
}

/** `POST contact_inboxes/filter`. @returns the contact that owns the session, `null` if none does */
export async function findContactBySession(client: UpstreamClient, sourceId: string): Promise<Contact | null> {
  try {
    const found = await client.call(v.nullable(contactSchema), {
      method: 'post',
      path: 'contact_inboxes/filter',
      json: { inbox_id: client.inboxId, source_id: sourceId },
      priority: 'session',
    });
    return found && adaptContact(found, client);
  } catch (error) {
    if (isUpstreamError(error, 'upstream_not_found')) return null;
    throw error;
  }
}

/** Contacts in one page of a list. */
const PAGE = 15;
/** The upstream ignores case when it compares. This many pages of identifiers that differ only in case do not occur. */
const PAGES = 4;

/** `POST contacts/filter`. @returns the contact with exactly that identifier, case included; `null` if there is none */
export async function findContactByIdentifier(client: UpstreamClient, identifier: string): Promise<Contact | null> {
  for (let page = 1; page <= PAGES; page += 1) {
    const { payload } = await client.call(contactsSchema, {
      method: 'post',
      path: 'contacts/filter',
      query: { page },
      json: { payload: [{ attribute_key: 'identifier', filter_operator: 'equal_to', values: [identifier] }] },
      priority: 'session',
    });
    const found = payload.find((contact) => contact.identifier === identifier);
    if (found) return adaptContact(found, client);
    if (payload.length < PAGE) break;
  }
  return null;
}

/**
 * `PUT contacts/:id`.
 *
 * @throws {UpstreamError} `upstream_refused`; its `attributes` name the fields that belong to another contact
 */
export async function updateContact(client: UpstreamClient, id: number, fields: ContactFields): Promise<Contact> {
  const { payload } = await client.call(changedContactSchema, {
    method: 'put',
    path: `contacts/${id}`,
    json: fields,
    priority: 'session',
  });
  return adaptContact(payload, client);
}

/** `POST contacts/:id/destroy_custom_attributes`. A PUT can only add attributes. */
export function removeAttributes(client: UpstreamClient, id: number, keys: string[]): Promise<void> {
  const path = `contacts/${id}/destroy_custom_attributes`;
  return client.tell({ method: 'post', path, json: { custom_attributes: keys }, priority: 'session' });
}

/** `POST actions/contact_merge`: moves sessions and conversations of `mergee` to `base`, and deletes `mergee`. */
export function mergeContacts(client: UpstreamClient, base: number, mergee: number): Promise<void> {
  const json = { base_contact_id: base, mergee_contact_id: mergee };
  return client.tell({ method: 'post', path: 'actions/contact_merge', json, priority: 'session' });
}

/** `POST contacts/:id/contact_inboxes`: gives the contact that session. A repeat changes nothing. */
export async function addSession(client: UpstreamClient, id: number, sourceId: string): Promise<void> {
  const { source_id: made } = await client.call(contactInboxSchema, {
    method: 'post',
    path: `contacts/${id}/contact_inboxes`,
    json: { inbox_id: client.inboxId, source_id: sourceId },
    priority: 'session',
  });
  if (made !== sourceId) throw new UpstreamError('upstream_invalid', 'perhaps', 'the contact has another session now');
}

function adaptContact({ contact_inboxes, ...raw }: RawContact, { inboxId }: UpstreamClient): Contact {
  return {
    id: raw.id,
    identifier: raw.identifier ?? undefined,
    name: raw.name ?? undefined,
    email: raw.email ?? undefined,
    phone_number: raw.phone_number ?? undefined,
    custom_attributes: raw.custom_attributes ?? {},
    sessions: contact_inboxes.filter(({ inbox }) => (inbox?.id ?? inboxId) === inboxId).map((one) => one.source_id),
    allSessions: contact_inboxes.map((one) => one.source_id),
  };
}
