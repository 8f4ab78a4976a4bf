import type { Conversation } from '../../wire/conversation.ts';
import { adaptConversation } from './adapt.ts';
import type { UpstreamClient } from './client.ts';
import { isUpstreamError } from './error.ts';
import {
  contactConversationsSchema,
  conversationDetailsSchema,
  conversationListSchema,
  conversationSchema,
  conversationsSchema,
  type RawConversation,
} from './schemas.ts';

/** A conversation, and which state of it this is. */
export interface DatedConversation {
  conversation: Conversation;
  /** When the upstream changed it last, epoch seconds with fractions; 0 if the upstream does not say. */
  at: number;
}

/** A row of a list of conversations. */
export interface ListedConversation extends DatedConversation {
  /** Epoch seconds. */
  lastActivityAt: number;
  /** Its session; `undefined` while it has no message. */
  sourceId: string | undefined;
  /** Its contact's. */
  identifier: string | undefined;
}

/** What the agents' dashboard shows beside a conversation. The upstream refuses strings over 1,500 characters. */
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

/**
 * `POST conversations`. Every call creates one, unless the inbox is locked to a single conversation.
 *
 * @returns `isEmpty`: it has no messages, so it is new
 */
export async function createConversation(
  client: UpstreamClient,
  { sourceId, contactId, attributes, customAttributes }: NewConversation,
): Promise<{ conversation: Conversation; isEmpty: boolean }> {
  const raw = await client.call(conversationSchema, {
    method: 'post',
    path: 'conversations',
    // All three ids are required: with fewer the upstream searches globally, or creates a new session.
    json: {
      inbox_id: client.inboxId,
      contact_id: contactId,
      source_id: sourceId,
      additional_attributes: attributes,
      custom_attributes: customAttributes,
    },
    priority: 'message',
  });
  return { conversation: adaptConversation(raw), isEmpty: raw.messages.length === 0 };
}

/** `GET conversations?source_id=`: the conversations of a session, of any status, the latest active first. */
export async function listConversations(client: UpstreamClient, sourceId: string): Promise<ListedConversation[]> {
  const { data } = await client.call(conversationsSchema, {
    method: 'get',
    path: 'conversations',
    query: { inbox_id: client.inboxId, source_id: sourceId, status: 'all', sort_by: 'last_activity_at_desc' },
    priority: 'session',
  });
  return inInbox(client, data.payload);
}

/** Conversations of a contact that the upstream lists. */
const CONTACT_PAGE = 20;

/**
 * `GET contacts/:id/conversations`: the contact's conversations in this inbox, the latest active first.
 *
 * @returns `isAll`: the upstream has listed all of them; it lists the newest 20 over all inboxes. `null`: there is no
 *   such contact.
 */
export async function listContactConversations(
  client: UpstreamClient,
  contactId: number,
): Promise<{ conversations: ListedConversation[]; isAll: boolean } | null> {
  try {
    const { payload } = await client.call(contactConversationsSchema, {
      method: 'get',
      path: `contacts/${contactId}/conversations`,
      priority: 'session',
    });
    return { conversations: inInbox(client, payload), isAll: payload.length < CONTACT_PAGE };
  } catch (error) {
    if (isUpstreamError(error, 'upstream_not_found')) return null;
    throw error;
  }
}

/**
 * `GET conversations`: a page of the inbox's conversations of any status, the latest active first. The page after the
 * last is empty.
 *
 * @returns `count`: rows of the page, including unreadable ones. `total`: rows of all pages.
 */
export async function listActive(
  client: UpstreamClient,
  page: number,
): Promise<{ conversations: ListedConversation[]; count: number; total: number }> {
  const { data } = await client.call(conversationListSchema, {
    method: 'get',
    path: 'conversations',
    query: { inbox_id: client.inboxId, status: 'all', sort_by: 'last_activity_at_desc', page },
    priority: 'sweep',
  });
  const readable = data.payload.filter((one) => one !== null);
  return {
    conversations: inInbox(client, readable),
    count: data.payload.length,
    // A count that is none must not end the list.
    total: data.meta?.all_count || Infinity,
  };
}

/** Rows of a page of a list of conversations. */
const LIST_PAGE = 25;
/** Pages of new conversations that are counted. */
const NEW_PAGES = 4;

/**
 * `GET conversations`: how many conversations the inbox has.
 *
 * @param known the highest id that was seen before
 * @returns `fresh`: how many are newer than `known`. `highest`: the highest id. `undefined`: they can not be counted
 */
export async function countConversations(
  client: UpstreamClient,
  known: number,
): Promise<{ total: number; fresh: number; highest: number } | undefined> {
  const ids: number[] = [];
  for (let page = 1; page <= NEW_PAGES; page += 1) {
    const { data } = await client.call(conversationListSchema, {
      method: 'get',
      path: 'conversations',
      query: { inbox_id: client.inboxId, status: 'all', sort_by: 'created_at_desc', page },
      priority: 'sweep',
    });
    const total = data.meta?.all_count ?? undefined;
    if (total === undefined) return undefined;
    ids.push(...data.payload.flatMap((one) => one?.id ?? []));
    const isWhole = data.payload.length < LIST_PAGE || ids.some((id) => id <= known) || known === 0;
    if (isWhole) return { total, fresh: ids.filter((id) => id > known).length, highest: Math.max(known, ...ids) };
  }
  return undefined;
}

/** `GET conversations/:id`: whether it exists. */
export async function conversationExists(client: UpstreamClient, id: number): Promise<boolean> {
  try {
    await client.tell({ method: 'get', path: `conversations/${id}`, priority: 'sweep' });
    return true;
  } catch (error) {
    if (isUpstreamError(error, 'upstream_not_found')) return false;
    throw error;
  }
}

/** What the agents see beside a conversation. It never goes to a browser. */
export interface ConversationDetails {
  custom_attributes: Record<string, unknown>;
  labels: string[];
}

/** `GET conversations/:id`. */
export async function getConversation(client: UpstreamClient, id: number): Promise<ConversationDetails> {
  const path = `conversations/${id}`;
  const raw = await client.call(conversationDetailsSchema, { method: 'get', path, priority: 'receipt' });
  return { custom_attributes: raw.custom_attributes ?? {}, labels: raw.labels };
}

/** `POST conversations/:id/custom_attributes`: replaces all of them. */
export function setAttributes(client: UpstreamClient, id: number, attributes: Record<string, unknown>): Promise<void> {
  const json = { custom_attributes: attributes };
  return client.tell({ method: 'post', path: `conversations/${id}/custom_attributes`, json, priority: 'receipt' });
}

/** `POST conversations/:id/labels`: replaces all of them. */
export function setLabels(client: UpstreamClient, id: number, labels: string[]): Promise<void> {
  return client.tell({ method: 'post', path: `conversations/${id}/labels`, json: { labels }, priority: 'receipt' });
}

function inInbox({ inboxId }: UpstreamClient, rows: RawConversation[]): ListedConversation[] {
  return rows.filter((row) => row.inbox_id === inboxId).map(adaptRow);
}

function adaptRow(raw: RawConversation): ListedConversation {
  return {
    conversation: adaptConversation(raw),
    at: raw.updated_at,
    lastActivityAt: raw.last_activity_at,
    sourceId: (raw.messages[0] ?? raw.last_non_activity_message)?.conversation.contact_inbox.source_id,
    identifier: raw.meta?.sender?.identifier ?? undefined,
  };
}
