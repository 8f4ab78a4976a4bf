import { randomUUID } from 'node:crypto';
import type { ContactInbox, Conversation, ConversationStatus } from './records.ts';
import { now } from './clock.ts';
import type { JsonObject } from './json.ts';
import { crash, invalid } from './refusal.ts';
import { known, type State } from './state.ts';

interface ConversationDraft {
  status: ConversationStatus;
  assigneeId?: number | null;
  snoozedUntil?: number | null;
  additionalAttributes: JsonObject;
  customAttributes: JsonObject;
}

export function createConversation(state: State, session: ContactInbox, draft: ConversationDraft): Conversation {
  checkAttributes('Custom attributes', 'custom_attributes', draft.customAttributes);
  checkAttributes('Additional attributes', 'additional_attributes', draft.additionalAttributes);
  if (draft.assigneeId && !state.users.has(draft.assigneeId)) throw crash();
  const contact = known(state.contacts.get(session.contactId));
  const at = now();
  const conversation: Conversation = {
    id: state.nextId('conversation'),
    accountId: contact.accountId,
    uuid: randomUUID(),
    inboxId: session.inboxId,
    contactId: contact.id,
    contactInboxId: session.id,
    status: contact.blocked ? 'resolved' : draft.status,
    assigneeId: draft.assigneeId ?? null,
    priority: null,
    snoozedUntil: draft.snoozedUntil ?? null,
    labels: [],
    cachedLabels: null,
    additionalAttributes: withSafeReferer(draft.additionalAttributes),
    customAttributes: draft.customAttributes,
    agentLastSeenAt: null,
    assigneeLastSeenAt: null,
    contactLastSeenAt: null,
    firstReplyCreatedAt: null,
    waitingSince: at,
    lastActivityAt: at,
    createdAt: at,
    updatedAt: at,
  };
  state.conversations.put(conversation);
  state.messages.set(conversation.id, []);
  return conversation;
}

/** Separate from creating it: with an inline message the body already contains that message. */
export function tellCreated(state: State, conversation: Conversation): void {
  state.emit({ name: 'conversation.created', conversation });
}

export function dropConversation(state: State, conversation: Conversation): void {
  state.conversations.delete(conversation.id);
  state.messages.delete(conversation.id);
}

/** Nested values are not measured. */
export function checkAttributes(label: string, attribute: string, attributes: JsonObject): void {
  const faults = Object.entries(attributes).flatMap(([key, value]) => {
    if (typeof value === 'string' && [...value].length > 1500) return [`${label} ${key} length should be < 1500`];
    if (typeof value === 'number' && value > 9_999_999_999) return [`${label} ${key} value should be < 9999999999`];
    return [];
  });
  if (faults.length > 0) throw invalid(faults.map((message) => ({ message, attribute })));
}

function withSafeReferer(attributes: JsonObject): JsonObject {
  if (attributes.referer === undefined) return attributes;
  const { referer } = attributes;
  const safe = typeof referer === 'string' && /^https?:\/\//i.test(referer) && URL.canParse(referer);
  return { ...attributes, referer: safe ? referer : null };
}
