import * as v from 'valibot';
import type { Sender } from '../../wire/message.ts';
import { adaptMessage, adaptSender, dateConversation, nameAgent, nameSender, type DatedConversation } from './adapt.ts';
import type { Message } from '../../wire/message.ts';
import { cableSchema, webhookSchema, type EventConversation } from './event-schema.ts';
import type { RawSender } from './rest-schema.ts';

/** What a webhook or a frame of the cable says has happened, with nothing in it that its visitor may not see. */
export interface LiveEvent {
  accountId?: number | undefined;
  inboxId: number;
  /** The session of the conversation. */
  sourceId: string;
  /** Of its contact, where the event says it. */
  identifier?: string;
  conversationId: number;
  /** The message has just been written. */
  isNew: boolean;
  /** As it is now; a message on the cable comes without it. */
  conversation?: DatedConversation;
  message?: Message;
  typing?: { typing: 'on' | 'off'; sender: Sender | null };
}

/** `other`: no event of ours; newer servers may add some. */
export type Heard = LiveEvent | 'other' | 'unreadable';

export function readWebhook(body: unknown): Heard {
  if (!isKnown(webhookSchema.options, body)) return eventName(body) ? 'other' : 'unreadable';
  const parsed = v.safeParse(webhookSchema, body);
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

/** @param body `message` of a frame */
export function readFrame(body: unknown): Heard {
  if (!isKnown(cableSchema.options, body)) return eventName(body) ? 'other' : 'unreadable';
  const parsed = v.safeParse(cableSchema, body);
  if (!parsed.success) return 'unreadable';
  const { event, data } = parsed.output;
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
    conversation: dateConversation(conversation),
  };
}

function typingEvent(
  name: string,
  event: { conversation: EventConversation; user: RawSender; is_private?: boolean | string | number | null },
): LiveEvent {
  const { conversation, user } = event;
  const isShown = user.type === 'user' && [false, 'false', null, undefined].some((no) => no === event.is_private);
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
