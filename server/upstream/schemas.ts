import * as v from 'valibot';

/*
 * The upstream's REST answers, as far as this server reads them; fields that are not named here are dropped. REST and the
 * cable use numbers and epoch seconds where webhooks use words and ISO times: the schemas accept both.
 */

export const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Epoch seconds of the year 9999: later times can not be shown. */
const LAST_SECOND = 253_402_300_799;

/** Epoch seconds that a clock can have. */
const seconds = v.pipe(
  v.number(),
  v.transform((value) => Math.min(LAST_SECOND, Math.max(0, value))),
);

/** Epoch seconds or an ISO time, converted to epoch seconds. */
const time = v.union([
  seconds,
  v.pipe(
    v.string(),
    v.isoTimestamp(),
    // A day that no month has is no time.
    v.transform((iso) => Math.floor(Date.parse(iso) / 1000) || 0),
    seconds,
  ),
]);

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

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
  /** Absent from a webhook's contacts. */
  type: v.nullish(v.string()),
});

const address = v.fallback(v.nullish(v.string()), null);
const degrees = v.fallback(v.nullish(v.number()), null);

const attachment = v.object({
  id,
  file_type: v.nullish(v.string()),
  file_size: v.fallback(v.nullish(size), null),
  data_url: address,
  /** `''` where there is no picture of the file. */
  thumb_url: address,
  width: v.fallback(v.nullish(size), null),
  height: v.fallback(v.nullish(size), null),
  /** These only of a `location`, a `contact` or a `fallback`. */
  fallback_title: v.fallback(v.nullish(v.string()), null),
  coordinates_lat: degrees,
  coordinates_long: degrees,
});
export type RawAttachment = v.InferOutput<typeof attachment>;

/** Of any shape: it depends on the content type. `adapt-content.ts` reads it. */
const contentAttributes = v.looseObject({ deleted: v.nullish(v.unknown()), in_reply_to: v.nullish(v.unknown()) });

/** A message in a REST answer, a webhook or a cable frame. */
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

/** The contact of a conversation. */
export const contactMeta = v.object({ blocked: v.nullish(v.boolean()), identifier: v.nullish(v.string()) });

/** Every message in a conversation names the conversation's session. */
const sessionOfMessage = v.object({ conversation: v.object({ contact_inbox: v.object({ source_id: v.string() }) }) });

/** A conversation in a REST answer. */
export const conversationSchema = v.object({
  id,
  inbox_id: id,
  status: statusSchema,
  last_activity_at: v.nullish(seconds, 0),
  /** Epoch seconds with fractions. Only this shows that a message was deleted or the status has changed. */
  updated_at: v.nullish(seconds, 0),
  meta: v.nullish(v.object({ sender: v.nullish(contactMeta) })),
  /** The newest message only; empty in a new conversation. */
  messages: v.fallback(v.nullish(v.array(v.fallback(v.nullable(sessionOfMessage), null)), []), []),
  last_non_activity_message: v.fallback(v.nullish(sessionOfMessage), null),
});
export type RawConversation = v.InferOutput<typeof conversationSchema>;

/** `GET conversations?source_id=`. */
export const conversationsSchema = v.object({ data: v.object({ payload: v.array(conversationSchema) }) });

/** `GET contacts/:id/conversations`. */
export const contactConversationsSchema = v.object({ payload: v.array(conversationSchema) });

/** `GET conversations` of a whole inbox. An unreadable row becomes `null` and hides none of the others. */
export const conversationListSchema = v.object({
  data: v.object({
    meta: v.nullish(v.object({ all_count: v.nullish(v.number()) })),
    payload: v.array(v.fallback(v.nullable(conversationSchema), null)),
  }),
});

/** `GET conversations/:id`, as far as this server changes it. */
export const conversationDetailsSchema = v.object({
  custom_attributes: v.nullish(v.record(v.string(), v.unknown()), {}),
  labels: v.nullish(v.array(v.string()), []),
});

const slimContactInbox = v.object({
  source_id: v.string(),
  inbox: v.nullish(v.object({ id })),
});

const flatContact = v.object({ id, contact_inboxes: v.nullish(v.array(slimContactInbox), []) });

/**
 * `POST contacts`. The server nests contact and contact inbox in `payload`; the vendor's help article shows the contact
 * itself, with its `contact_inboxes`. Both are accepted.
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
  channel_type: v.string(),
  inbox_identifier: v.nullish(v.string(), ''),
});

/** `GET inbox_members/:id`. */
export const membersSchema = v.object({
  payload: v.array(v.object({ id, available_name: v.nullish(v.string()), thumbnail: v.nullish(v.string()) })),
});

export type RawMember = v.InferOutput<typeof membersSchema>['payload'][number];

/** `GET /api/v1/profile`. */
export const profileSchema = v.object({
  id,
  accounts: v.nullish(v.array(v.object({ id })), []),
  /** Opens the user's own cable. */
  pubsub_token: v.nullish(v.string()),
});
