import * as v from 'valibot';
import type { Conversation } from '../../wire/conversation.ts';
import type { Message } from '../../wire/message.ts';

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

export const snapshotSchema = v.object({
  /** The conversation that was active last, `null` while there is none. */
  conversation: v.nullable(conversationSchema),
  /** The newest page, ascending. */
  messages: v.array(messageSchema),
  /** There are older ones. */
  more: v.boolean(),
  /** When the messages were read upstream, epoch ms; 0: never. */
  readAt: v.number(),
});

/** A message that can not be read is left out. The key is still known then, and its message is looked up upstream. */
export const relayedSchema = v.pipe(
  v.object({
    hash: v.string(),
    /** When the call upstream began, epoch ms; 0: none can be running. */
    startedAt: v.number(),
    /** The conversation in which it was begun. */
    conversationId: v.exactOptional(v.number()),
    /** What it made. */
    message: v.exactOptional(v.unknown()),
  }),
  v.transform(({ message, ...relayed }) => ({ ...relayed, ...(isMessage(message) && { message }) })),
);

export const watermarkSchema = v.object({
  /** Everything that was active up to then has been looked at; the upstream's epoch seconds. */
  at: v.number(),
  /** All messages since then have to be delivered where something moves; epoch seconds. */
  since: v.number(),
  /** How the conversations looked that may show up again: those of the first page, and those just below the mark. */
  rows: v.record(v.string(), v.string()),
});
