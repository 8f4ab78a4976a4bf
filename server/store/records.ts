import * as v from 'valibot';
import { DAY, HOUR, MINUTE } from '../base/time.ts';
import { nameOf, record, type RecordOptions } from './record.ts';
import { messagesSchema, relayedSchema, snapshotSchema, watermarkSchema } from './record-schemas.ts';

/*
 * Every kind of name in the store. A new one is one more row. The strings must not change: the values of a running
 * installation are found by them.
 */

/** Milliseconds for which a nonce leads to the same session: for tabs that open together, and repeated requests. */
export const NONCE_LIFE = 5 * MINUTE;

/** Values, by what names them. */
export const records = {
  /** Id of the visitor's contact. */
  contact: perVisitor('contact', { schema: v.number(), ttl: DAY }),
  /** The sessions of which a contact is known, to find them when it is deleted. */
  contactSessions: perContact('contact-sessions', { schema: v.array(v.string()), ttl: 30 * DAY }),
  /** A call that creates the contact ended in doubt. */
  contactAttempt: perVisitor('contact-tried', { schema: v.literal(true), ttl: DAY }),
  /** The visitor's contact has been counted against the limits. */
  admitted: perVisitor('admitted', { schema: v.literal(true), ttl: HOUR }),
  /** The store's epoch in which the visitor came for the first time. */
  firstEpoch: perVisitor('born', { schema: v.string(), ttl: DAY }),
  /** Hash of the contact details written last, and which of them belong to another contact. */
  lastDetails: perVisitor('said', {
    schema: v.object({ hash: v.string(), taken: v.array(v.picklist(['email', 'phone_number'])) }),
    ttl: DAY,
  }),
  /** Whether a stranger's session still is theirs. `doubt`: a move was begun, and its end is unknown. */
  sessionVerdict: perVisitor('moved', {
    schema: v.picklist(['own', 'moved', 'doubt']),
    ttl: DAY,
    survivesCrash: true,
  }),
  /** How often the session was ended. Kept as long as a sealed session is valid. */
  generation: perVisitor('generation', { schema: v.number(), ttl: 400 * DAY, survivesCrash: true }),
  /** What makes a stranger's session of a nonce, by the nonce's hash. Its life is the nonce's. */
  nonceSeed: perNonce('nonce', { schema: v.string(), ttl: NONCE_LIFE }),
  /** Fields and attributes (`custom_attributes.…`) of a proven visitor that the host has proved. */
  provedFields: perVisitor('proved', { schema: v.array(v.string()), ttl: 400 * DAY, survivesCrash: true }),
  /** Attributes of a contact that the host page has set. */
  pageAttributes: perContact('page-attributes', { schema: v.array(v.string()), ttl: 400 * DAY, survivesCrash: true }),
  /** Attributes and labels of a conversation that the host page has set. */
  pageChanges: perConversation('page-changes', {
    schema: v.object({ attributes: v.array(v.string()), labels: v.array(v.string()) }),
    ttl: 400 * DAY,
    survivesCrash: true,
  }),
  /** Epoch ms at which the call that creates the conversation began. */
  conversationAttempt: perVisitor('conversation-tried', { schema: v.number(), ttl: DAY, survivesCrash: true }),
  /** The visitor's conversation and which messages are its newest. That there is none is asked again every hour. */
  snapshot: perVisitor('snapshot', { schema: snapshotSchema, ttl: ({ conversation }) => (conversation ? DAY : HOUR) }),
  /** Messages of the snapshot's page, whole, for the page views of the next minute. */
  newestMessages: perVisitor('newest', { schema: messagesSchema, ttl: 2 * MINUTE }),
  /** Message ids up to which the agents have been told what the visitor received and read. */
  receipts: perVisitor('told', { schema: v.object({ delivered: v.number(), read: v.number() }), ttl: DAY }),
  /** What is known of a message's key. One that is done can be found upstream again. */
  key: perKey('key', { schema: relayedSchema, ttl: DAY, survivesCrash: ({ messageId }) => messageId === undefined }),
  /** Session of the proven visitor whose conversation was begun in another session. */
  follower: perConversation('follower', { schema: v.string(), ttl: DAY }),
  /** The conversation's own session, where a verified visitor has another one. */
  conversationSession: perConversation('session', { schema: v.string(), ttl: DAY }),
  /** The host page that the agents know of. */
  page: perConversation('page', {
    schema: v.object({ url: v.string(), title: v.exactOptional(v.string()) }),
    ttl: DAY,
  }),
  /** When the upstream changed the conversation to its newest known status; epoch seconds with fractions. */
  statusTime: perConversation('shown', { schema: v.number(), ttl: DAY }),
  /** The sessions that may use an identity token, by the token's hash. Lives as long as the token. */
  tokenUsers: perToken('token', { schema: v.array(v.string()), ttl: DAY, survivesCrash: true }),
  /** How far the site's inbox has been swept. */
  watermark: perSite('sweep', { schema: watermarkSchema, ttl: DAY }),
};

/** Locks. Those named like a record guard its value. */
export const locks = {
  contact: lockPerVisitor('contact'),
  contactDetails: lockPerVisitor('describing'),
  identity: lockPerVisitor('becoming'),
  sessionVerdict: lockPerVisitor('moved'),
  generation: lockPerVisitor('generation'),
  conversation: lockPerVisitor('conversation'),
  /** Held while the snapshot is read upstream. */
  snapshot: lockPerVisitor('snapshot'),
  /** Held while the snapshot is changed; never during a call upstream. */
  snapshotEdit: lockPerVisitor('snapshot-edit'),
  receipts: lockPerVisitor('told'),
  typing: lockPerVisitor('typing'),
  /** Held while a change of the conversation's status is delivered. */
  statusDelivery: lockPerVisitor('live'),
  /** Without the session, which may change while a message is under way. */
  key: ({ site }: { site: string }, key: string) => nameOf('key', site, key),
  conversationAttributes: ({ site }: { site: string }, id: number) => nameOf('conversation-details', site, id),
  token: ({ site }: { site: string }, hash: string) => nameOf('token', site, hash),
};

/** Leases. */
export const leases = {
  /** Listening to the upstream with one access token; for the sites that share it. */
  events: (accessTokenHash: string) => nameOf('live', accessTokenHash),
  /** Delivery of one line of the journal. */
  delivery: (line: string) => nameOf('delivery', line),
};

/** Counters. */
export const counters = {
  limit: (kind: string, who: string) => nameOf('limit', kind, who),
  /** Calls upstream. */
  budget: () => 'budget',
  /** Calls upstream for one visitor. */
  share: (visitor: string) => nameOf('share', visitor),
};

/** Topics. */
export const topics = {
  /** Events of all visitors, from process to process. */
  events: () => 'events',
};

function perVisitor<Value>(kind: string, options: RecordOptions<Value>) {
  return record<Value, [sourceId: string]>(kind, options);
}

function perKey<Value>(kind: string, options: RecordOptions<Value>) {
  return record<Value, [sourceId: string, key: string]>(kind, options);
}

function perContact<Value>(kind: string, options: RecordOptions<Value>) {
  return record<Value, [contactId: number]>(kind, options);
}

function perConversation<Value>(kind: string, options: RecordOptions<Value>) {
  return record<Value, [conversationId: number]>(kind, options);
}

function perToken<Value>(kind: string, options: RecordOptions<Value>) {
  return record<Value, [tokenHash: string]>(kind, options);
}

function perNonce<Value>(kind: string, options: RecordOptions<Value>) {
  return record<Value, [nonceHash: string]>(kind, options);
}

function perSite<Value>(kind: string, options: RecordOptions<Value>) {
  return record<Value, []>(kind, options);
}

function lockPerVisitor(kind: string) {
  return ({ site }: { site: string }, sourceId: string) => nameOf(kind, site, sourceId);
}
