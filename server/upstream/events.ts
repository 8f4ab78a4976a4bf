import * as v from 'valibot';
import type { Message, Sender } from '../../wire/message.ts';
import { adaptConversation, adaptMessage, adaptSender, nameAgent, nameSender } from './adapt.ts';
import type { DatedConversation } from './conversations.ts';
import { cableSchema, webhookSchema, type EventConversation } from './event-schemas.ts';
import type { RawSender } from './schemas.ts';

/** An event from a webhook or the cable. It holds nothing that its visitor may not see. */
export interface LiveEvent {
  accountId?: number | undefined;
  inboxId: number;
  /** The session of the conversation. */
  sourceId: string;
  /** The contact's, if the event has it. */
  identifier?: string;
  conversationId: number;
  /** The message has just been created. */
  isNew: boolean;
  /** Absent from a message on the cable. */
  conversation?: DatedConversation;
  message?: Message;
  typing?: { typing: 'on' | 'off'; sender: Sender | null };
}

/** `other`: an event that this server does not use; newer upstreams may add some. */
export type ReceivedEvent = LiveEvent | ContactDeleted | 'other' | 'unreadable';

/** A contact was deleted, maybe because it was merged into another one. */
export interface ContactDeleted {
  accountId: number | undefined;
  deletedContact: number;
}

/** @param body the webhook's body, parsed from JSON */
export function readWebhook(body: unknown): ReceivedEvent {
  if (!isKnown(webhookSchema.options, body)) return eventName(body) ? 'other' : 'unreadable';
  const parsed = v.safeParse(webhookSchema, body, { abortEarly: true });
  if (!parsed.success) return 'unreadable';
  const event = parsed.output;
  if ('user' in event) return typingEvent(event.event, event);
  if (!('conversation' in event)) return { ...about(event), isNew: false };
  const message = adaptMessage(nameSender(event, event.conversation), event.conversation.id);
  return {
    ...about(event.conversation),
    accountId: event.account?.id,
    isNew: event.event === 'message_created',
    ...(message && { message }),
  };
}

/** @param body the `message` of a cable frame */
export function readFrame(body: unknown): ReceivedEvent {
  if (!isKnown(cableSchema.options, body)) return eventName(body) ? 'other' : 'unreadable';
  const parsed = v.safeParse(cableSchema, body, { abortEarly: true });
  if (!parsed.success) return 'unreadable';
  const { event, data } = parsed.output;
  if (event === 'contact.deleted') return { deletedContact: data.id, accountId: data.account_id ?? undefined };
  if ('user' in data) return { ...typingEvent(event, data), accountId: data.account_id ?? undefined };
  const accountId = data.account_id ?? undefined;
  if (!('message_type' in data)) return { ...about(data), accountId, isNew: false };
  const message = adaptMessage(data, data.conversation_id);
  return {
    accountId,
    inboxId: data.inbox_id,
    sourceId: data.conversation.contact_inbox.source_id,
    conversationId: data.conversation_id,
    isNew: event === 'message.created',
    ...(message && { message }),
  };
}

function about(conversation: EventConversation): Omit<LiveEvent, 'isNew'> {
  return {
    inboxId: conversation.inbox_id,
    sourceId: conversation.contact_inbox.source_id,
    ...(conversation.meta?.sender?.identifier && { identifier: conversation.meta.sender.identifier }),
    conversationId: conversation.id,
    conversation: { conversation: adaptConversation(conversation), at: conversation.updated_at },
  };
}

/** Those who may type for the inbox. The visitor's own typing comes back, too: as a contact, or without a type. */
const TYPISTS = new Set(['user', 'agent_bot', 'captain_assistant']);

function typingEvent(
  name: string,
  event: { conversation: EventConversation; user: RawSender; is_private?: boolean | string | number | null },
): LiveEvent {
  const { conversation, user } = event;
  const isShown =
    TYPISTS.has(user.type ?? '') && [false, 'false', null, undefined].some((no) => no === event.is_private);
  const sender = adaptSender(nameAgent(user, conversation));
  return {
    ...about(conversation),
    isNew: false,
    ...(isShown && { typing: { typing: name.endsWith('on') ? 'on' : 'off', sender } }),
  };
}

function eventName(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('event' in body)) return undefined;
  return typeof body.event === 'string' ? body.event : undefined;
}

function isKnown(options: readonly { entries: { event: { options: readonly string[] } } }[], body: unknown): boolean {
  const name = eventName(body);
  return name !== undefined && options.some((option) => option.entries.event.options.includes(name));
}
