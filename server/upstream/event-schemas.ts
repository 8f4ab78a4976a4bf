import * as v from 'valibot';
import { contactMeta, id, messageSchema, senderSchema, statusSchema } from './schemas.ts';

/*
 * The bodies of the upstream's webhooks and the frames of its cable, as far as this server reads them. Both carry private
 * notes, activities, e-mails and tokens; fields that are not named here are dropped.
 */

const session = v.object({ source_id: v.string() });

/** The conversation in a webhook and in a frame. */
export const eventConversationSchema = v.object({
  id,
  inbox_id: id,
  status: statusSchema,
  contact_inbox: session,
  /** Epoch seconds with fractions. */
  updated_at: v.nullish(v.number(), 0),
  messages: v.fallback(v.nullish(v.array(messageSchema), []), []),
  meta: v.nullish(v.object({ assignee: v.nullish(senderSchema), sender: v.nullish(contactMeta) })),
});
export type EventConversation = v.InferOutput<typeof eventConversationSchema>;

/** `is_private` (the agent types a private note) arrives in whatever form its sender gave it, also as the text `"true"`. */
const typingEntries = {
  conversation: eventConversationSchema,
  user: senderSchema,
  is_private: v.nullish(v.union([v.boolean(), v.string(), v.number()]), false),
};

export const webhookSchema = v.variant('event', [
  v.object({
    ...messageSchema.entries,
    event: v.picklist(['message_created', 'message_updated']),
    account: v.nullish(v.object({ id })),
    conversation: eventConversationSchema,
  }),
  v.object({
    ...eventConversationSchema.entries,
    event: v.picklist(['conversation_created', 'conversation_updated', 'conversation_status_changed']),
  }),
  v.object({ ...typingEntries, event: v.picklist(['conversation_typing_on', 'conversation_typing_off']) }),
]);
export type WebhookBody = v.InferOutput<typeof webhookSchema>;

/** Of its conversation, a message on the cable names the session only. */
const cableMessage = v.object({
  ...messageSchema.entries,
  inbox_id: id,
  conversation_id: id,
  account_id: v.nullish(id),
  conversation: v.object({ contact_inbox: session }),
});
const cableConversation = v.object({ ...eventConversationSchema.entries, account_id: v.nullish(id) });

/** The `message` of a frame. */
export const cableSchema = v.variant('event', [
  v.object({ event: v.picklist(['message.created', 'message.updated']), data: cableMessage }),
  v.object({
    event: v.picklist([
      'conversation.created',
      'conversation.updated',
      'conversation.status_changed',
      'conversation.read',
      'conversation.contact_changed',
    ]),
    data: cableConversation,
  }),
  v.object({
    event: v.picklist(['conversation.typing_on', 'conversation.typing_off']),
    data: v.object({ ...typingEntries, account_id: v.nullish(id) }),
  }),
  v.object({ event: v.picklist(['contact.deleted']), data: v.object({ id, account_id: v.nullish(id) }) }),
]);
export type CableMessage = v.InferOutput<typeof cableSchema>;
