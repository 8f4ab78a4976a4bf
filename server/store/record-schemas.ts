import * as v from 'valibot';
import type { Conversation } from '../../wire/conversation.ts';
import type { Message } from '../../wire/message.ts';
import { sha256 } from '../base/digest.ts';

const conversationSchema = v.object({
  id: v.number(),
  status: v.picklist(['open', 'resolved', 'pending', 'snoozed']),
  blocked: v.exactOptional(v.literal(true)),
}) satisfies v.GenericSchema<unknown, Conversation>;

/**
 * Checks only what the code relies on, by hand: every message that passes reads its visitor's whole page, and a schema
 * would take 0.1 ms each time.
 */
const messageSchema = v.custom<Message>(isMessage);

function isMessage(value: unknown): value is Message {
  const message = value as Partial<Message> | null;
  return (
    typeof message === 'object' &&
    typeof message?.id === 'number' &&
    typeof message.conversation_id === 'number' &&
    typeof message.message_type === 'string' &&
    typeof message.content === 'string' &&
    typeof message.content_type === 'string' &&
    typeof message.content_attributes === 'object' &&
    message.content_attributes !== null &&
    typeof message.created_at === 'number' &&
    typeof message.sender === 'object' &&
    Array.isArray(message.attachments)
  );
}

/** What is known of a message that was read: enough to see a change of it, and no text. */
export interface KnownMessage {
  id: number;
  message_type: Message['message_type'];
  sender: Message['sender'];
  /** An agent has deleted it. */
  deleted?: true;
  /** Of everything else. */
  hash: string;
}

export function knownOf(message: Message): KnownMessage {
  const { id, message_type, sender } = message;
  const isDeleted = message.content_attributes.deleted === true;
  return { id, message_type, sender, ...(isDeleted && { deleted: true }), hash: hashOf(message) };
}

function hashOf({ sender: _sender, ...message }: Message): string {
  const fields = Object.entries(message).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sha256(JSON.stringify(fields)).slice(0, 22);
}

/** Earlier versions kept whole messages. */
const knownMessageSchema = v.pipe(
  v.custom<KnownMessage | Message>((value) => isKnownMessage(value) || isMessage(value)),
  v.transform((value): KnownMessage => ('hash' in value ? value : knownOf(value))),
);

function isKnownMessage(value: unknown): value is KnownMessage {
  const message = value as Partial<KnownMessage> | null;
  return (
    typeof message === 'object' &&
    typeof message?.id === 'number' &&
    typeof message.message_type === 'string' &&
    typeof message.sender === 'object' &&
    typeof message.hash === 'string'
  );
}

export const snapshotSchema = v.object({
  /** The conversation that was active last, `null` while there is none. */
  conversation: v.nullable(conversationSchema),
  /** The newest page, ascending. */
  messages: v.array(knownMessageSchema),
  /** There are older ones. */
  more: v.boolean(),
  /** When the messages were read upstream, epoch ms; 0: never. */
  readAt: v.number(),
});

export const messagesSchema = v.array(messageSchema);

/** What is known of a message's key. It holds no text. */
export const relayedSchema = v.pipe(
  v.object({
    /** Of the message's text. */
    hash: v.string(),
    /** When the call upstream began, epoch ms; 0: none can be running. */
    startedAt: v.number(),
    /** The conversation in which it was begun. */
    conversationId: v.exactOptional(v.number()),
    /** The message that it made. */
    messageId: v.exactOptional(v.number()),
    /** When the upstream made it, epoch seconds. */
    createdAt: v.exactOptional(v.number()),
    /** Earlier versions kept the whole message. One that can not be read is looked up upstream. */
    message: v.exactOptional(v.unknown()),
  }),
  v.transform(({ message, ...relayed }) =>
    isMessage(message)
      ? { ...relayed, conversationId: message.conversation_id, messageId: message.id, createdAt: message.created_at }
      : relayed,
  ),
);

export const watermarkSchema = v.object({
  /** Everything that was active up to then has been looked at; the upstream's epoch seconds. */
  at: v.number(),
  /** All messages since then have to be delivered where something moves; epoch seconds. */
  since: v.number(),
  /** How the conversations looked that may show up again: those of the first page, and those just below the mark. */
  rows: v.record(v.string(), v.string()),
});
