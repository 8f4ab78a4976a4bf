import type { UpstreamClient } from './client.ts';
import { isUpstreamError } from './error.ts';
import {
  contactConversationsSchema,
  conversationDetailsSchema,
  conversationSchema,
  conversationsSchema,
  sweptConversationsSchema,
  type ConversationDetails,
  type RawConversation,
  type SweptConversation,
} from './rest-schema.ts';

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
  customAttributes?: Record<string, string>;
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
      custom_attributes: conversation.customAttributes,
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

/** Conversations of a contact that are listed at once. */
const CONTACT_PAGE = 20;

/**
 * `GET contacts/:id/conversations`: the newest in all inboxes, the latest active first; of them those in ours. `null`:
 * there is no such contact.
 */
export async function listContactConversations(
  client: UpstreamClient,
  contactId: number,
): Promise<{ conversations: SweptConversation[]; isAll: boolean } | null> {
  try {
    const { payload } = await client.call(contactConversationsSchema, {
      method: 'get',
      path: `contacts/${contactId}/conversations`,
      priority: 'session',
    });
    const conversations = payload.filter((conversation) => conversation.inbox_id === client.inboxId);
    return { conversations, isAll: payload.length < CONTACT_PAGE };
  } catch (error) {
    if (isUpstreamError(error, 'upstream_not_found')) return null;
    throw error;
  }
}

/** `GET conversations/:id`. */
export function getConversation(client: UpstreamClient, id: number): Promise<ConversationDetails> {
  return client.call(conversationDetailsSchema, { method: 'get', path: `conversations/${id}`, priority: 'receipt' });
}

/** `POST conversations/:id/custom_attributes`: these and no others. */
export function setAttributes(client: UpstreamClient, id: number, attributes: Record<string, unknown>): Promise<void> {
  const json = { custom_attributes: attributes };
  return client.tell({ method: 'post', path: `conversations/${id}/custom_attributes`, json, priority: 'receipt' });
}

/** `POST conversations/:id/labels`: these and no others. */
export function setLabels(client: UpstreamClient, id: number, labels: string[]): Promise<void> {
  return client.tell({ method: 'post', path: `conversations/${id}/labels`, json: { labels }, priority: 'receipt' });
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
