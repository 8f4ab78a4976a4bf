import type { UpstreamClient } from './client.ts';
import {
  conversationSchema,
  conversationsSchema,
  sweptConversationsSchema,
  type RawConversation,
  type SweptConversation,
} from './schema.ts';

/** What the agents' dashboard shows beside a conversation. Strings over 1,500 characters are refused upstream. */
export interface ConversationAttributes {
  browser?: {
    browser_name?: string;
    browser_version?: string;
    device_name?: string;
    platform_name?: string;
    platform_version?: string;
  };
  browser_language?: string;
  referer?: string;
  initiated_at?: { timestamp: string };
}

export interface NewConversation {
  sourceId: string;
  contactId: number;
  attributes: ConversationAttributes;
}

/** `POST conversations`. Every call makes one, unless the inbox is locked to a single conversation. */
export function createConversation(client: UpstreamClient, conversation: NewConversation): Promise<RawConversation> {
  return client.call(conversationSchema, {
    method: 'post',
    path: 'conversations',
    // All three ids: with fewer the upstream searches globally, or makes a new session.
    json: {
      inbox_id: client.inboxId,
      contact_id: conversation.contactId,
      source_id: conversation.sourceId,
      additional_attributes: conversation.attributes,
    },
    priority: 'message',
  });
}

/** `GET conversations?source_id=`: the visitor's conversations of any status, the latest active first. */
export async function listConversations(client: UpstreamClient, sourceId: string): Promise<RawConversation[]> {
  const { data } = await client.call(conversationsSchema, {
    method: 'get',
    path: 'conversations',
    query: { inbox_id: client.inboxId, source_id: sourceId, status: 'all', sort_by: 'last_activity_at_desc' },
    priority: 'session',
  });
  return data.payload.filter((conversation) => conversation.inbox_id === client.inboxId);
}

/** `GET conversations`: a page of the inbox's conversations of any status, the latest active first; beyond the last an empty one. */
export async function listActive(
  client: UpstreamClient,
  page: number,
): Promise<{ conversations: SweptConversation[]; count: number; total: number }> {
  const { data } = await client.call(sweptConversationsSchema, {
    method: 'get',
    path: 'conversations',
    query: { inbox_id: client.inboxId, status: 'all', sort_by: 'last_activity_at_desc', page },
    priority: 'sweep',
  });
  const conversations = data.payload.flatMap((one) => (one?.inbox_id === client.inboxId ? [one] : []));
  // Those that can't be read count, too.
  return { conversations, count: data.payload.length, total: data.meta?.all_count ?? Infinity };
}

/** Whose conversation it is; `undefined` before there is any message in it. */
export function sessionOf({ messages, last_non_activity_message: last }: SweptConversation): string | undefined {
  return (messages[0] ?? last)?.conversation.contact_inbox.source_id;
}
