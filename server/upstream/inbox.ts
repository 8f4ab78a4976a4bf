import type { Sender } from '../../wire/message.ts';
import { adaptMember } from './adapt.ts';
import type { UpstreamClient } from './client.ts';
import { inboxSchema, membersSchema, profileSchema } from './schemas.ts';

export interface Inbox {
  id: number;
  /** `Channel::Api` is the only one that this server works with. */
  channelType: string;
  /** Names the inbox in the public API; `''` if the inbox has no public API. */
  publicId: string;
}

/** `GET inboxes/:id`. @throws {UpstreamError} `upstream_unauthorized` if the token's user is not a member of the inbox */
export async function getInbox(client: UpstreamClient): Promise<Inbox> {
  const path = `inboxes/${client.inboxId}`;
  const raw = await client.call(inboxSchema, { method: 'get', path, priority: 'session' });
  return { id: raw.id, channelType: raw.channel_type, publicId: raw.inbox_identifier };
}

/** The user whose token we use. */
export interface Profile {
  id: number;
  accountIds: number[];
  /** Opens this user's cable. It is a secret. */
  pubsubToken: string | undefined;
}

/** `GET profile`. */
export async function getProfile(client: UpstreamClient): Promise<Profile> {
  const raw = await client.call(profileSchema, { method: 'get', path: '/api/v1/profile', priority: 'session' });
  return { id: raw.id, accountIds: raw.accounts.map(({ id }) => id), pubsubToken: raw.pubsub_token ?? undefined };
}

/** `GET inbox_members/:id`: the agents of the inbox that have a name to show. */
export async function listMembers(client: UpstreamClient): Promise<Sender[]> {
  const path = `inbox_members/${client.inboxId}`;
  const { payload } = await client.call(membersSchema, { method: 'get', path, priority: 'sweep' });
  return payload.map(adaptMember).filter((member) => member !== null);
}
