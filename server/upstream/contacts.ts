import * as v from 'valibot';
import type { UpstreamClient } from './client.ts';
import { isUpstreamError, UpstreamError } from './error.ts';
import { contactSchema, createdContactSchema } from './schema.ts';

export interface NewContact {
  sourceId: string;
  name: string;
}

/**
 * `POST contacts`: makes the contact and its contact inbox.
 *
 * @returns the contact's id.
 * @throws {UpstreamError} `upstream_failed` also when the `source_id` exists already: the upstream answers 500 then.
 */
export async function createContact(client: UpstreamClient, contact: NewContact): Promise<number> {
  const { id, sourceIds } = await client.call(createdContactSchema, {
    method: 'post',
    path: 'contacts',
    json: { inbox_id: client.inboxId, source_id: contact.sourceId, name: contact.name },
    priority: 'session',
  });
  // The upstream answers 200 with an empty contact and no session to a body it could not parse.
  if (!sourceIds.includes(contact.sourceId)) {
    throw new UpstreamError('upstream_invalid', 'perhaps', 'the new contact has no session in the inbox');
  }
  return id;
}

/** `POST contact_inboxes/filter`. @returns the id of the contact that owns the session, `null` when nobody does. */
export async function findContactBySourceId(client: UpstreamClient, sourceId: string): Promise<number | null> {
  try {
    const contact = await client.call(v.nullable(contactSchema), {
      method: 'post',
      path: 'contact_inboxes/filter',
      json: { inbox_id: client.inboxId, source_id: sourceId },
      priority: 'session',
    });
    return contact?.id ?? null;
  } catch (error) {
    if (isUpstreamError(error, 'upstream_not_found')) return null;
    throw error;
  }
}
