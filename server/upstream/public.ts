import type { Message } from '../../wire/message.ts';
import { adaptMessage } from './adapt.ts';
import type { UpstreamClient } from './client.ts';
import { UpstreamError } from './error.ts';
import { getInbox } from './inbox.ts';
import { messageSchema } from './schemas.ts';

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

/** What the upstream keeps of an answer: rows, or a rating of 1 to 5. */
export type SubmittedValues =
  | { name?: string; title?: string; value: string }[]
  | { csat_survey_response: { rating: number; feedback_message: string } };

/** `PATCH messages/:id`: what the visitor answers to a message. It replaces an earlier answer. */
export async function submitValues(
  client: UpstreamClient,
  where: PublicConversation,
  messageId: number,
  values: SubmittedValues,
): Promise<Message> {
  const path = await pathOf(client, where, `messages/${messageId}`);
  const json = { submitted_values: values };
  const raw = await client.call(messageSchema, { method: 'patch', path, json, priority: 'message' });
  const message = adaptMessage(raw, where.conversationId);
  if (!message) throw new UpstreamError('upstream_invalid', 'perhaps', 'the answered message can not be shown');
  return message;
}

const publicIds = new WeakMap<object, Promise<string>>();

async function tell(client: UpstreamClient, where: PublicConversation, action: string, json: object): Promise<void> {
  await client.tell({ method: 'post', path: await pathOf(client, where, action), json, priority: 'receipt' });
}

async function pathOf(
  client: UpstreamClient,
  { sourceId, conversationId }: PublicConversation,
  rest: string,
): Promise<string> {
  const inbox = encodeURIComponent(await publicIdOf(client));
  const contact = encodeURIComponent(sourceId);
  return `/public/api/v1/inboxes/${inbox}/contacts/${contact}/conversations/${conversationId}/${rest}`;
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
