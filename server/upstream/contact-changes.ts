import type { UpstreamClient } from './client.ts';
import type { ContactFields } from './contacts.ts';
import { UpstreamError } from './error.ts';
import { changedContactSchema, contactInboxSchema, contactsSchema, type RawContact } from './rest-schema.ts';

/** Contacts that the upstream lists at once. */
const PAGE = 15;
/** So many identifiers that differ only in their capitals are nobody's. */
const PAGES = 4;

/** `POST contacts/filter`: the contact with exactly that identifier. The upstream compares without regard to capitals. */
export async function findContactByIdentifier(client: UpstreamClient, identifier: string): Promise<RawContact | null> {
  for (let page = 1; page <= PAGES; page += 1) {
    const { payload } = await client.call(contactsSchema, {
      method: 'post',
      path: 'contacts/filter',
      query: { page },
      json: { payload: [{ attribute_key: 'identifier', filter_operator: 'equal_to', values: [identifier] }] },
      priority: 'session',
    });
    const found = payload.find((contact) => contact.identifier === identifier);
    if (found) return found;
    if (payload.length < PAGE) break;
  }
  return null;
}

/** `PUT contacts/:id`. @throws {UpstreamError} `upstream_refused` that names the fields somebody else has */
export async function updateContact(client: UpstreamClient, id: number, fields: ContactFields): Promise<RawContact> {
  const { payload } = await client.call(changedContactSchema, {
    method: 'put',
    path: `contacts/${id}`,
    json: fields,
    priority: 'session',
  });
  return payload;
}

/** `POST contacts/:id/destroy_custom_attributes`: a PUT can only add. */
export function removeAttributes(client: UpstreamClient, id: number, keys: string[]): Promise<void> {
  const path = `contacts/${id}/destroy_custom_attributes`;
  return client.tell({ method: 'post', path, json: { custom_attributes: keys }, priority: 'session' });
}

/** `POST actions/contact_merge`: sessions and conversations of the second go on under the first; the second is gone. */
export function mergeContacts(client: UpstreamClient, base: number, mergee: number): Promise<void> {
  const json = { base_contact_id: base, mergee_contact_id: mergee };
  return client.tell({ method: 'post', path: 'actions/contact_merge', json, priority: 'session' });
}

/** `POST contacts/:id/contact_inboxes`: gives the contact that session; as often as it is said. */
export async function addSession(client: UpstreamClient, id: number, sourceId: string): Promise<void> {
  const { source_id: made } = await client.call(contactInboxSchema, {
    method: 'post',
    path: `contacts/${id}/contact_inboxes`,
    json: { inbox_id: client.inboxId, source_id: sourceId },
    priority: 'session',
  });
  if (made !== sourceId) throw new UpstreamError('upstream_invalid', 'perhaps', 'the contact has another session now');
}
