import type { UpstreamClient } from './client.ts';
import { getInbox } from './inbox.ts';

/*
 * The public API: what only the visitor himself can do. It needs no token, only ids, and whoever has an inbox's
 * identifier can do much with it: both stay here, and a browser never chooses them.
 */

/** One visitor's conversation. */
export interface PublicConversation {
  sourceId: string;
  conversationId: number;
}

/** `POST toggle_typing`: the agents see the visitor writing. Ends by itself after 30 s. */
export function toggleTyping(client: UpstreamClient, where: PublicConversation, typing: 'on' | 'off'): Promise<void> {
  return tell(client, where, 'toggle_typing', { typing_status: typing });
}

/** `POST update_last_seen`: every message of the agents so far turns to read. */
export function updateLastSeen(client: UpstreamClient, where: PublicConversation): Promise<void> {
  return tell(client, where, 'update_last_seen', {});
}

const identifiers = new WeakMap<UpstreamClient, Promise<string>>();

async function tell(
  client: UpstreamClient,
  { sourceId, conversationId }: PublicConversation,
  action: string,
  json: object,
): Promise<void> {
  const inbox = encodeURIComponent(await identifierOf(client));
  const contact = encodeURIComponent(sourceId);
  const path = `/public/api/v1/inboxes/${inbox}/contacts/${contact}/conversations/${conversationId}/${action}`;
  await client.tell({ method: 'post', path, json, priority: 'receipt' });
}

/** Never changes; asked for once. */
function identifierOf(client: UpstreamClient): Promise<string> {
  const known = identifiers.get(client);
  if (known) return known;
  const asked = getInbox(client).then(({ inbox_identifier }) => inbox_identifier);
  identifiers.set(client, asked);
  asked.catch(() => identifiers.delete(client));
  return asked;
}
