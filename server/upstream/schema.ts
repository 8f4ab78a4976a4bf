import * as v from 'valibot';

/*
 * The upstream's answers, as far as we read them. Both dialects meet here: REST and the cable say numbers and epoch
 * seconds, webhooks say words and ISO times. Everything that is not named is dropped.
 */

const id = v.pipe(v.number(), v.integer());

/** Epoch seconds, or an ISO time; comes out as epoch seconds. */
const time = v.union([
  v.number(),
  v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((iso) => Math.floor(Date.parse(iso) / 1000)),
  ),
]);

const messageTypes = ['incoming', 'outgoing', 'activity', 'template'] as const;

const messageType = v.union([
  v.picklist(messageTypes),
  v.pipe(
    v.picklist([0, 1, 2, 3]),
    v.transform((index) => messageTypes[index]),
  ),
]);

export const statusSchema = v.picklist(['open', 'resolved', 'pending', 'snoozed']);

const sender = v.object({
  id,
  name: v.nullish(v.string()),
  available_name: v.nullish(v.string()),
  avatar_url: v.nullish(v.string()),
  /** Absent on a webhook's contacts. */
  type: v.nullish(v.string()),
});

const attachment = v.object({
  id,
  file_type: v.nullish(v.string()),
  file_size: v.nullish(v.number()),
});

const contentAttributes = v.object({
  deleted: v.nullish(v.unknown()),
  in_reply_to: v.nullish(v.union([v.number(), v.string()])),
});

/** A message of either dialect. */
export const messageSchema = v.object({
  id,
  content: v.nullish(v.string(), ''),
  inbox_id: v.nullish(id),
  conversation_id: v.nullish(id),
  message_type: messageType,
  content_type: v.nullish(v.string(), 'text'),
  content_attributes: v.fallback(v.nullish(contentAttributes, {}), {}),
  created_at: time,
  private: v.nullish(v.boolean(), false),
  source_id: v.nullish(v.string()),
  sender: v.nullish(sender),
  attachments: v.nullish(v.array(attachment), []),
});
export type RawMessage = v.InferOutput<typeof messageSchema>;

/** `GET conversations/:id/messages`. */
export const messagesSchema = v.object({ payload: v.array(messageSchema) });

/** A conversation as REST gives it. */
export const conversationSchema = v.object({
  id,
  inbox_id: id,
  status: statusSchema,
  last_activity_at: v.nullish(v.number(), 0),
  /** The newest message only; none in a conversation that was just made. */
  messages: v.fallback(v.nullish(v.array(v.unknown()), []), []),
});
export type RawConversation = v.InferOutput<typeof conversationSchema>;

/** `GET conversations`. */
export const conversationsSchema = v.object({ data: v.object({ payload: v.array(conversationSchema) }) });

const slimContactInbox = v.object({
  source_id: v.string(),
  inbox: v.nullish(v.object({ id })),
});

const flatContact = v.object({ id, contact_inboxes: v.nullish(v.array(slimContactInbox), []) });

/**
 * `POST contacts`: the server nests contact and contact inbox in `payload`; the vendor's help article shows the contact
 * itself, with its `contact_inboxes`. Comes out as the latter.
 */
export const createdContactSchema = v.union([
  v.pipe(
    v.object({
      payload: v.object({
        contact: flatContact,
        contact_inbox: v.nullish(v.object({ source_id: v.nullish(v.string()) })),
      }),
    }),
    v.transform(({ payload: { contact, contact_inbox } }) => ({
      id: contact.id,
      sourceIds: [contact_inbox?.source_id, ...contact.contact_inboxes.map((one) => one.source_id)],
    })),
  ),
  v.pipe(
    flatContact,
    v.transform((contact) => ({ id: contact.id, sourceIds: contact.contact_inboxes.map((one) => one.source_id) })),
  ),
]);

/** `POST contact_inboxes/filter`: a contact, flat. */
export const contactSchema = flatContact;

/** `GET inboxes/:id`. */
export const inboxSchema = v.object({
  id,
  name: v.string(),
  channel_type: v.string(),
  inbox_identifier: v.nullish(v.string(), ''),
});

/** `GET /api/v1/profile`. */
export const profileSchema = v.object({ id, accounts: v.nullish(v.array(v.object({ id })), []) });

/** The conversation object of the webhook dialect. */
export const eventConversationSchema = v.object({
  id,
  inbox_id: id,
  status: statusSchema,
  contact_inbox: v.object({ source_id: v.string() }),
  messages: v.fallback(v.nullish(v.array(messageSchema), []), []),
  meta: v.nullish(v.object({ assignee: v.nullish(sender) })),
});
export type EventConversation = v.InferOutput<typeof eventConversationSchema>;

/** A webhook body: a message with its conversation, or a conversation. */
export const webhookSchema = v.variant('event', [
  v.object({
    ...messageSchema.entries,
    event: v.picklist(['message_created', 'message_updated']),
    conversation: eventConversationSchema,
  }),
  v.object({
    ...eventConversationSchema.entries,
    event: v.picklist(['conversation_created', 'conversation_updated', 'conversation_status_changed']),
  }),
]);
export type WebhookEvent = v.InferOutput<typeof webhookSchema>;
