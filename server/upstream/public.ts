import type { UpstreamClient } from './client.ts';
import { getInbox } from './inbox.ts';

/*
 * The public API does what only a visitor can do. It needs no token, only ids, and the inbox's public id opens much of
 * it. So a browser neither sees nor chooses these ids.
 */

/** A conversation, addressed as its visitor's. */
export interface PublicConversation {
  sourceId: string;
  conversationId: number;
}

/** `POST toggle_typing`: shows the agents that the visitor is typing. `on` ends by itself after 30 s. */
export function toggleTyping(client: UpstreamClient, where: PublicConversation, typing: 'on' | 'off'): Promise<void> {
  return tell(client, where, 'toggle_typing', { typing_status: typing });
}

/** `POST update_last_seen`: marks all of the agents' messages so far as read. */
export function updateLastSeen(client: UpstreamClient, where: PublicConversation): Promise<void> {
  return tell(client, where, 'update_last_seen', {});
}

const publicIds = new WeakMap<object, Promise<string>>();

async function tell(
  client: UpstreamClient,
  { sourceId, conversationId }: PublicConversation,
  action: string,
  json: object,
): Promise<void> {
  const inbox = encodeURIComponent(await publicIdOf(client));
  const contact = encodeURIComponent(sourceId);
  const path = `/public/api/v1/inboxes/${inbox}/contacts/${contact}/conversations/${conversationId}/${action}`;
  await client.tell({ method: 'post', path, json, priority: 'receipt' });
}

/** It never changes, so it is asked for once. */
function publicIdOf(client: UpstreamClient): Promise<string> {
  const known = publicIds.get(client.inbox);
  if (known) return known;
  const asked = getInbox(client).then(({ publicId }) => publicId);
  publicIds.set(client.inbox, asked);
  asked.catch(() => publicIds.delete(client.inbox));
  return asked;
}
