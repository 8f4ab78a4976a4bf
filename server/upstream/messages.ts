import type { Message } from '../../wire/message.ts';
import { PAGE_SIZE } from '../../wire/limits.ts';
import { adaptMessage, adaptMessages } from './adapt.ts';
import { capabilitiesOf } from './capabilities.ts';
import type { Call, UpstreamClient } from './client.ts';
import { UpstreamError } from './error.ts';
import { messageSchema, messagesSchema } from './schemas.ts';

export interface NewMessage {
  content: string;
  key: string;
}

/** `POST messages` as the visitor. The upstream has no idempotency: two calls create two messages. */
export async function createMessage(
  client: UpstreamClient,
  conversationId: number,
  { content, key }: NewMessage,
): Promise<Message> {
  const raw = await client.call(messageSchema, {
    method: 'post',
    path: `conversations/${conversationId}/messages`,
    // Without `incoming` the upstream posts it as an agent's message.
    json: { content, message_type: 'incoming', echo_id: key, source_id: key },
    priority: 'message',
  });
  const message = adaptMessage(raw, conversationId);
  if (!message) throw new UpstreamError('upstream_invalid', 'perhaps', 'the new message can not be shown');
  return message;
}

/**
 * `PATCH messages/:id`: shows the agents that the message has reached the visitor. A read message stays read. Does
 * nothing where the upstream can't do it.
 */
export function markDelivered(client: UpstreamClient, conversationId: number, messageId: number): Promise<void> {
  return setStatus(client, conversationId, messageId, 'delivered');
}

/** As {@link markDelivered}: shows that the visitor has read this message, whether or not later ones are read. */
export function markRead(client: UpstreamClient, conversationId: number, messageId: number): Promise<void> {
  return setStatus(client, conversationId, messageId, 'read');
}

async function setStatus(
  client: UpstreamClient,
  conversationId: number,
  messageId: number,
  status: 'delivered' | 'read',
): Promise<void> {
  if (!(await capabilitiesOf(client)).messageStatus) return;
  await client.tell({
    method: 'patch',
    path: `conversations/${conversationId}/messages/${messageId}`,
    json: { status },
    priority: 'receipt',
  });
}

/**
 * Which messages to list. `latest`: the newest 20. `before`: the 20 below that id. `after`: the first 100 above it.
 * `from`–`to`: up to {@link RANGE_MAX}, both included.
 */
export type MessageRange = 'latest' | { before: number } | { after: number } | { from: number; to: number };

/** Messages in a `from`–`to` range. */
export const RANGE_MAX = 1_000;
/** Messages in an `after` page. */
const AFTER_PAGE = 100;

export interface MessagePage {
  /** Those that the visitor may see, ascending by id. */
  messages: Message[];
  /** The page is full, so there may be more in its direction. */
  more: boolean;
  /** The lowest id in the page, shown to the visitor or not; `undefined` in an empty page. */
  oldestId: number | undefined;
  /** The earliest time in the page, shown to the visitor or not, epoch seconds. */
  oldestAt: number | undefined;
  /** The id that the next `after` page begins with, shown to the visitor or not. */
  lastId: number | undefined;
}

/**
 * `GET messages`.
 *
 * @param priority @default 'session'
 */
export async function listMessages(
  client: UpstreamClient,
  conversationId: number,
  range: MessageRange,
  priority: Call['priority'] = 'session',
): Promise<MessagePage> {
  const { payload } = await client.call(messagesSchema, {
    method: 'get',
    path: `conversations/${conversationId}/messages`,
    query: { filter_internal_messages: 'true', ...rangeQuery(range) },
    priority,
  });
  const isEmpty = payload.length === 0;
  return {
    messages: adaptMessages(payload, conversationId),
    more: payload.length >= sizeOf(range),
    oldestId: isEmpty ? undefined : Math.min(...payload.map(({ id }) => id)),
    oldestAt: isEmpty ? undefined : Math.min(...payload.map(({ created_at }) => created_at)),
    // The upstream sorts by time, not by id.
    lastId: payload.at(-1)?.id,
  };
}

function rangeQuery(range: MessageRange): Record<string, number> {
  if (range === 'latest') return {};
  // With both bounds the upstream includes `after` and excludes `before`.
  return 'from' in range ? { after: range.from, before: range.to + 1 } : range;
}

function sizeOf(range: MessageRange): number {
  if (range === 'latest' || 'before' in range) return PAGE_SIZE;
  return 'from' in range ? RANGE_MAX : AFTER_PAGE;
}
