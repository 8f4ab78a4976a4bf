import { epoch, epochOrZero, iso } from '../state/clock.ts';
import { inColumnOrder, type JsonObject } from '../state/json.ts';
import type { Conversation } from '../state/records.ts';
import { contactInboxOf, contactOf, known, messagesOf, type State } from '../state/state.ts';
import { canReply } from '../state/reply-window.ts';
import { unreadCount } from '../state/unread.ts';
import { senderOf, type Reader } from './agent.ts';
import { contactInboxRow, contactSender } from './contact.ts';
import { pushMessage } from './message.ts';

/** A conversation inside webhooks and on the cable. Its one message is the last that a visitor could see. */
export function conversationHook(state: State, conversation: Conversation, reader: Reader = 'job'): JsonObject {
  const shown = messagesOf(state, conversation).findLast((row) => !row.private && row.type !== 'activity');
  const contactInbox = contactInboxOf(state, conversation);
  return {
    additional_attributes: inColumnOrder(conversation.additionalAttributes),
    can_reply: canReply(state, conversation),
    channel: 'Channel::Api',
    contact_inbox: contactInboxRow(contactInbox),
    id: conversation.id,
    inbox_id: conversation.inboxId,
    messages: shown ? [pushMessage(state, conversation, shown, reader)] : [],
    labels: [...conversation.labels],
    meta: {
      sender: contactSender(contactOf(state, conversation)),
      assignee:
        conversation.assigneeId === null
          ? null
          : senderOf(state, known(state.users.get(conversation.assigneeId)), reader),
      team: null,
      hmac_verified: contactInbox.hmacVerified,
    },
    status: conversation.status,
    custom_attributes: inColumnOrder(conversation.customAttributes),
    snoozed_until: iso(conversation.snoozedUntil),
    unread_count: unreadCount(state, conversation),
    first_reply_created_at: iso(conversation.firstReplyCreatedAt),
    priority: conversation.priority,
    waiting_since: epochOrZero(conversation.waitingSince),
    agent_last_seen_at: epochOrZero(conversation.agentLastSeenAt),
    contact_last_seen_at: epochOrZero(conversation.contactLastSeenAt),
    last_activity_at: epoch(conversation.lastActivityAt),
    timestamp: epoch(conversation.lastActivityAt),
    created_at: epoch(conversation.createdAt),
    updated_at: conversation.updatedAt,
    applied_sla: null,
    sla_events: [],
    sla_policy_id: null,
  };
}
