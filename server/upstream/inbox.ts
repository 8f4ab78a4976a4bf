import type * as v from 'valibot';
import type { UpstreamClient } from './client.ts';
import { inboxSchema, membersSchema, profileSchema, type RawMember } from './rest-schema.ts';

/** `GET inboxes/:id`. @throws {UpstreamError} `upstream_unauthorized` when the token's user is no member of the inbox. */
export function getInbox(client: UpstreamClient): Promise<v.InferOutput<typeof inboxSchema>> {
  return client.call(inboxSchema, { method: 'get', path: `inboxes/${client.inboxId}`, priority: 'session' });
}

/** `GET profile`: who the token belongs to. */
export function getProfile(client: UpstreamClient): Promise<v.InferOutput<typeof profileSchema>> {
  return client.call(profileSchema, { method: 'get', path: '/api/v1/profile', priority: 'session' });
}

/** `GET inbox_members/:id`: who answers in the inbox. */
export async function listMembers(client: UpstreamClient): Promise<RawMember[]> {
  const path = `inbox_members/${client.inboxId}`;
  return (await client.call(membersSchema, { method: 'get', path, priority: 'sweep' })).payload;
}
