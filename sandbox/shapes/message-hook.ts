import { iso } from '../state/clock.ts';
import type { JsonObject } from '../state/json.ts';
import type { Conversation, Message } from '../state/records.ts';
import { known, type State } from '../state/state.ts';
import { attachmentsPart } from './attachment.ts';
import { agentHook } from './agent.ts';
import { accountShape, contactHook } from './contact.ts';
import { conversationHook } from './conversation-hook.ts';

/** A message as a webhook tells it: words for types, ISO for times, and no status at all. */
export function messageHook(state: State, conversation: Conversation, message: Message): JsonObject {
  return {
    account: accountShape(state, message.accountId),
    additional_attributes: {},
    content_attributes: message.contentAttributes,
    content_type: message.contentType,
    content: message.content,
    conversation: conversationHook(state, conversation),
    created_at: iso(message.createdAt),
    id: message.id,
    inbox: { id: message.inboxId, name: known(state.inboxes.get(message.inboxId)).name },
    message_type: message.type,
    private: message.private,
    sender: hookSender(state, message),
    source_id: message.sourceId,
    ...attachmentsPart(state, message),
  };
}

function hookSender(state: State, message: Message): JsonObject | null {
  if (message.sender === null) return null;
  if (message.sender.type === 'User') return agentHook(known(state.users.get(message.sender.id)));
  const contact = state.contacts.get(message.sender.id);
  return contact ? contactHook(state, contact) : null;
}
