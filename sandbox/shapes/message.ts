import { epoch, iso } from '../state/clock.ts';
import type { JsonObject } from '../state/json.ts';
import type { Conversation, Message, MessageType } from '../state/records.ts';
import { contactInboxOf, known, type State } from '../state/state.ts';
import { unreadCount } from '../state/unread.ts';
import { attachmentsPart } from './attachment.ts';
import { senderOf, type Reader } from './agent.ts';
import { contactSender } from './contact.ts';

const TYPE_NUMBERS: Record<MessageType, number> = { incoming: 0, outgoing: 1, activity: 2, template: 3 };

/** A message as the account's API shows it. `echo_id` comes back in the answer to its own POST only. */
export function messageShape(state: State, message: Message, options: { echo?: boolean } = {}): JsonObject {
  return {
    id: message.id,
    content: message.content,
    inbox_id: message.inboxId,
    ...(options.echo ? echoPart(message) : {}),
    conversation_id: message.conversationId,
    message_type: TYPE_NUMBERS[message.type],
    content_type: message.contentType,
    status: message.status,
    content_attributes: message.contentAttributes,
    created_at: epoch(message.createdAt),
    private: message.private,
    source_id: message.sourceId,
    ...senderPart(state, message, 'request'),
    ...attachmentsPart(state, message),
  };
}

/** A message as the public API shows it: no status, no source_id, no echo_id. */
export function publicMessage(state: State, message: Message): JsonObject {
  return {
    id: message.id,
    content: message.content,
    message_type: TYPE_NUMBERS[message.type],
    content_type: message.contentType,
    content_attributes: message.contentAttributes,
    created_at: epoch(message.createdAt),
    conversation_id: message.conversationId,
    ...attachmentsPart(state, message),
    ...senderPart(state, message, 'job'),
  };
}

/** A message inside a conversation object: every column of the row, in the integer dialect. */
export function pushMessage(
  state: State,
  conversation: Conversation,
  message: Message,
  reader: Reader,
  options: { echo?: boolean } = {},
): JsonObject {
  return {
    id: message.id,
    content: message.content,
    account_id: message.accountId,
    inbox_id: message.inboxId,
    conversation_id: message.conversationId,
    message_type: TYPE_NUMBERS[message.type],
    created_at: epoch(message.createdAt),
    updated_at: iso(message.updatedAt),
    private: message.private,
    status: message.status,
    source_id: message.sourceId,
    content_type: message.contentType,
    content_attributes: message.contentAttributes,
    sender_type: message.sender?.type ?? null,
    sender_id: message.sender?.id ?? null,
    external_source_ids: {},
    additional_attributes: {},
    processed_message_content: message.processedContent,
    sentiment: {},
    conversation: {
      assignee_id: conversation.assigneeId,
      unread_count: unreadCount(state, conversation),
      last_activity_at: epoch(conversation.lastActivityAt),
      contact_inbox: { source_id: contactInboxOf(state, conversation).sourceId },
    },
    ...(options.echo ? echoPart(message) : {}),
    ...attachmentsPart(state, message),
    ...senderPart(state, message, reader),
  };
}

function echoPart({ echoId }: Message): JsonObject {
  return echoId === undefined || echoId === null ? {} : { echo_id: echoId };
}

function senderPart(state: State, message: Message, reader: Reader): JsonObject {
  if (message.sender === null) return {};
  if (message.sender.type === 'User') {
    const user = known(state.users.get(message.sender.id));
    return { sender: senderOf(state, user, reader) };
  }
  const contact = state.contacts.get(message.sender.id);
  return contact ? { sender: contactSender(contact) } : {};
}
