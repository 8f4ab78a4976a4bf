import * as v from 'valibot';
import type { UpstreamClient } from './client.ts';
import { isUpstreamError, UpstreamError } from './error.ts';
import { contactSchema, createdContactSchema, type RawContact } from './rest-schema.ts';

/** Any of a contact's fields that a client may write. */
export interface ContactFields {
  identifier?: string;
  name?: string;
  email?: string;
  phone_number?: string;
  /** The upstream fetches it. */
  avatar_url?: string;
  /** Joined with those that are there. */
  custom_attributes?: Record<string, string | number | boolean>;
}

export interface NewContact extends ContactFields {
  sourceId: string;
  name: string;
}

/**
 * `POST contacts`: makes the contact and its contact inbox.
 *
 * @returns the contact's id.
 * @throws {UpstreamError} `upstream_failed` also when the `source_id` exists already: the upstream answers 500 then.
 */
export async function createContact(client: UpstreamClient, { sourceId, ...fields }: NewContact): Promise<number> {
  const { id, sourceIds } = await client.call(createdContactSchema, {
    method: 'post',
    path: 'contacts',
    json: { inbox_id: client.inboxId, source_id: sourceId, ...fields },
    priority: 'session',
  });
  // The upstream answers 200 with an empty contact and no session to a body it could not parse.
  if (!sourceIds.includes(sourceId)) {
    throw new UpstreamError('upstream_invalid', 'perhaps', 'the new contact has no session in the inbox');
  }
  return id;
}

/** `POST contact_inboxes/filter`: the contact that owns the session, `null` when nobody does. */
export async function readContactBySource(client: UpstreamClient, sourceId: string): Promise<RawContact | null> {
  try {
    return await client.call(v.nullable(contactSchema), {
      method: 'post',
      path: 'contact_inboxes/filter',
      json: { inbox_id: client.inboxId, source_id: sourceId },
      priority: 'session',
    });
  } catch (error) {
    if (isUpstreamError(error, 'upstream_not_found')) return null;
    throw error;
  }
}

/** As {@link readContactBySource}. @returns its id */
export async function findContactBySourceId(client: UpstreamClient, sourceId: string): Promise<number | null> {
  return (await readContactBySource(client, sourceId))?.id ?? null;
}

/** Whether the contact has that session in the inbox. */
export function hasSession({ inboxId }: UpstreamClient, contact: RawContact, sourceId: string): boolean {
  return contact.contact_inboxes.some((one) => one.source_id === sourceId && (one.inbox?.id ?? inboxId) === inboxId);
}
