import type { Call, UpstreamClient } from './client.ts';
import { messageSchema, messagesSchema, type RawMessage } from './rest-schema.ts';

/** What `GET messages` returns at most for `after`. */
export const AFTER_PAGE = 100;

export interface NewMessage {
  content: string;
  key: string;
}

/** `POST messages` as the visitor. The upstream knows no idempotency: two calls make two messages. */
export function createMessage(
  client: UpstreamClient,
  conversationId: number,
  message: NewMessage,
): Promise<RawMessage> {
  return client.call(messageSchema, {
    method: 'post',
    path: `conversations/${conversationId}/messages`,
    // Without `incoming` the upstream posts it as an agent's.
    json: { content: message.content, message_type: 'incoming', echo_id: message.key, source_id: message.key },
    priority: 'message',
  });
}

/** `PATCH messages/:id`: agents see that it has reached the visitor. One that is read already stays so. */
export function markDelivered(client: UpstreamClient, conversationId: number, messageId: number): Promise<void> {
  return client.tell({
    method: 'patch',
    path: `conversations/${conversationId}/messages/${messageId}`,
    json: { status: 'delivered' },
    priority: 'receipt',
  });
}

/** `none`: the latest 20. `before`: the 20 below that id. `after`: the first 100 above it. `from`–`to`: up to 1,000, both included. */
export type MessagePage = { before: number } | { after: number } | { from: number; to: number } | 'latest';

/** `GET messages`, ascending, without private notes and activities. */
export async function listMessages(
  client: UpstreamClient,
  conversationId: number,
  page: MessagePage,
  priority: Call['priority'] = 'session',
): Promise<RawMessage[]> {
  const { payload } = await client.call(messagesSchema, {
    method: 'get',
    path: `conversations/${conversationId}/messages`,
    query: { filter_internal_messages: 'true', ...pageQuery(page) },
    priority,
  });
  return payload;
}

function pageQuery(page: MessagePage): Record<string, number> {
  if (page === 'latest') return {};
  // With both bounds the upstream includes `after` and excludes `before`.
  return 'from' in page ? { after: page.from, before: page.to + 1 } : page;
}
