import type { Contact } from './records.ts';
import { messageHook } from '../shapes/message-hook.ts';
import { now } from './clock.ts';
import { contactInboxesOf, inboxOfConversation, messagesOf, type State } from './state.ts';

/** The mergee's sessions and conversations go on under the base; the base's own attributes win. */
export function mergeContacts(state: State, base: Contact, mergee: Contact): Contact {
  if (base.id === mergee.id) return base;
  for (const row of contactInboxesOf(state, mergee)) row.contactId = base.id;
  for (const conversation of state.conversations.values()) {
    if (conversation.contactId !== mergee.id) continue;
    conversation.contactId = base.id;
    for (const message of messagesOf(state, conversation)) {
      if (message.sender?.type !== 'Contact' || message.sender.id !== mergee.id) continue;
      message.sender = { type: 'Contact', id: base.id };
      message.updatedAt = now();
      const body = { ...messageHook(state, conversation, message), event: 'message_updated' };
      const inbox = inboxOfConversation(state, conversation);
      state.emit({ name: 'message_updated', inbox, conversation, message, body });
    }
  }
  base.customAttributes = { ...mergee.customAttributes, ...base.customAttributes };
  base.additionalAttributes = { ...mergee.additionalAttributes, ...base.additionalAttributes };
  base.email ??= mergee.email;
  base.phoneNumber ??= mergee.phoneNumber;
  base.identifier ??= mergee.identifier;
  base.updatedAt = now();
  state.contacts.delete(mergee.id);
  return base;
}
