import * as v from 'valibot';

/*
 * The upstream's answers, as far as we read them. Both dialects meet here: REST and the cable say numbers and epoch
 * seconds, webhooks say words and ISO times. Everything that is not named is dropped.
 */

export const id = v.pipe(v.number(), v.integer());

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

export const senderSchema = v.object({
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
  sender: v.nullish(senderSchema),
  attachments: v.nullish(v.array(attachment), []),
});
export type RawMessage = v.InferOutput<typeof messageSchema>;
export type RawSender = v.InferOutput<typeof senderSchema>;

/** `GET conversations/:id/messages`. */
export const messagesSchema = v.object({ payload: v.array(messageSchema) });

/** Whose conversation it is, as far as we want to know it. */
export const contactMeta = v.object({ blocked: v.nullish(v.boolean()), identifier: v.nullish(v.string()) });

/** A conversation as REST gives it. */
export const conversationSchema = v.object({
  id,
  inbox_id: id,
  status: statusSchema,
  last_activity_at: v.nullish(v.number(), 0),
  /** Epoch seconds with fractions: the only trace of a deletion or a status. */
  updated_at: v.nullish(v.number(), 0),
  meta: v.nullish(v.object({ sender: v.nullish(contactMeta) })),
  /** The newest message only; none in a conversation that was just made. */
  messages: v.fallback(v.nullish(v.array(v.unknown()), []), []),
});
export type RawConversation = v.InferOutput<typeof conversationSchema>;

/** `GET conversations`. */
export const conversationsSchema = v.object({ data: v.object({ payload: v.array(conversationSchema) }) });

/** Any message within a conversation says whose session it is. */
const sessionOfMessage = v.object({ conversation: v.object({ contact_inbox: v.object({ source_id: v.string() }) }) });
const sweptConversation = v.object({
  ...conversationSchema.entries,
  messages: v.fallback(v.nullish(v.array(sessionOfMessage), []), []),
  last_non_activity_message: v.fallback(v.nullish(sessionOfMessage), null),
});
export type SweptConversation = v.InferOutput<typeof sweptConversation>;

/** `GET contacts/:id/conversations`. */
export const contactConversationsSchema = v.object({ payload: v.array(sweptConversation) });

/** `GET conversations/:id`, as far as it can be changed from here. */
export const conversationDetailsSchema = v.object({
  custom_attributes: v.nullish(v.record(v.string(), v.unknown()), {}),
  labels: v.nullish(v.array(v.string()), []),
});
export type ConversationDetails = v.InferOutput<typeof conversationDetailsSchema>;

/** `GET conversations` of a whole inbox: one that can't be read hides none of the others. */
export const sweptConversationsSchema = v.object({
  data: v.object({
    meta: v.nullish(v.object({ all_count: v.nullish(v.number()) })),
    payload: v.array(v.fallback(v.nullable(sweptConversation), null)),
  }),
});

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
export const contactSchema = v.object({
  ...flatContact.entries,
  name: v.nullish(v.string()),
  identifier: v.nullish(v.string()),
  email: v.nullish(v.string()),
  phone_number: v.nullish(v.string()),
  custom_attributes: v.fallback(v.nullish(v.record(v.string(), v.unknown()), {}), {}),
});
export type RawContact = v.InferOutput<typeof contactSchema>;

/** `PUT contacts/:id`. */
export const changedContactSchema = v.object({ payload: contactSchema });

/** `POST contacts/filter`. */
export const contactsSchema = v.object({ payload: v.array(contactSchema) });

/** `POST contacts/:id/contact_inboxes`. */
export const contactInboxSchema = slimContactInbox;

/** `GET inboxes/:id`. */
export const inboxSchema = v.object({
  id,
  name: v.string(),
  channel_type: v.string(),
  inbox_identifier: v.nullish(v.string(), ''),
});

/** `GET /api/v1/profile`. */
/** A member of an inbox; the rest of him is nobody's business. */
export const membersSchema = v.object({
  payload: v.array(v.object({ id, available_name: v.nullish(v.string()), thumbnail: v.nullish(v.string()) })),
});

export type RawMember = v.InferOutput<typeof membersSchema>['payload'][number];

export const profileSchema = v.object({
  id,
  accounts: v.nullish(v.array(v.object({ id })), []),
  /** Opens the user's own event stream. */
  pubsub_token: v.nullish(v.string()),
});
