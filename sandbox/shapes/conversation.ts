import { epoch, epochOrZero, iso } from '../state/clock.ts';
import { inColumnOrder, type JsonObject } from '../state/json.ts';
import type { Conversation } from '../state/records.ts';
import { contactInboxOf, contactOf, known, messagesOf, type State } from '../state/state.ts';
import { canReply } from '../state/reply-window.ts';
import { unreadCount } from '../state/unread.ts';
import { agentShape, senderOf } from './agent.ts';
import { contactSender, contactShape } from './contact.ts';
import { pushMessage } from './message.ts';

/** A conversation as the account's API shows it: flat, with its last message of any kind. */
export function conversationShape(
  state: State,
  conversation: Conversation,
  options: { asWritten?: boolean } = {},
): JsonObject {
  const order = options.asWritten ? (value: JsonObject) => value : inColumnOrder<JsonObject>;
  const messages = messagesOf(state, conversation);
  const last = messages.at(-1);
  const spoken = messages.findLast((row) => row.type !== 'activity');
  const contact = contactOf(state, conversation);
  return {
    meta: {
      sender: contactShape(state, contact),
      channel: 'Channel::Api',
      ...(conversation.assigneeId === null
        ? {}
        : { assignee: agentShape(state, known(state.users.get(conversation.assigneeId))) }),
      hmac_verified: contactInboxOf(state, conversation).hmacVerified,
    },
    id: conversation.id,
    messages: last ? [pushMessage(state, conversation, last, 'request')] : [],
    account_id: conversation.accountId,
    uuid: conversation.uuid,
    additional_attributes: order(conversation.additionalAttributes),
    agent_last_seen_at: epochOrZero(conversation.agentLastSeenAt),
    assignee_last_seen_at: epochOrZero(conversation.assigneeLastSeenAt),
    can_reply: canReply(state, conversation),
    contact_last_seen_at: epochOrZero(conversation.contactLastSeenAt),
    custom_attributes: order(conversation.customAttributes),
    inbox_id: conversation.inboxId,
    labels: [...conversation.labels],
    muted: contact.blocked,
    snoozed_until: epoch(conversation.snoozedUntil),
    status: conversation.status,
    created_at: epoch(conversation.createdAt),
    updated_at: conversation.updatedAt,
    timestamp: epoch(conversation.lastActivityAt),
    first_reply_created_at: epochOrZero(conversation.firstReplyCreatedAt),
    unread_count: unreadCount(state, conversation),
    last_non_activity_message: spoken ? pushMessage(state, conversation, spoken, 'request') : null,
    last_activity_at: epoch(conversation.lastActivityAt),
    priority: conversation.priority,
    waiting_since: epochOrZero(conversation.waitingSince),
    sla_policy_id: null,
    sla_events: [],
  };
}

/** The head of a list of messages: here the two last-seen times are ISO or null. */
export function messagesMeta(state: State, conversation: Conversation): JsonObject {
  return {
    labels: [...conversation.labels],
    additional_attributes: inColumnOrder(conversation.additionalAttributes),
    contact: contactSender(contactOf(state, conversation)),
    ...(conversation.assigneeId === null
      ? {}
      : { assignee: senderOf(state, known(state.users.get(conversation.assigneeId)), 'request') }),
    agent_last_seen_at: iso(conversation.agentLastSeenAt),
    assignee_last_seen_at: iso(conversation.assigneeLastSeenAt),
  };
}
