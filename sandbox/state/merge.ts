import type { Contact, Conversation, Message } from './records.ts';
import { now } from './clock.ts';
import { changesBetween } from './message-change.ts';
import { contactInboxesOf, messagesOf, type State } from './state.ts';

/** The mergee's sessions and conversations go on under the base; the base's own attributes win. */
export function mergeContacts(state: State, base: Contact, mergee: Contact): Contact {
  if (base.id === mergee.id) return base;
  const moved = state.conversations.where('contact', mergee.id).toReversed();
  const written = moved.flatMap((conversation) => moveMessages(state, conversation, base, mergee));
  for (const row of contactInboxesOf(state, mergee)) {
    Object.assign(row, { contactId: base.id, updatedAt: now() });
    state.contactInboxes.put(row);
  }
  for (const conversation of moved) {
    Object.assign(conversation, { contactId: base.id, updatedAt: now() });
    state.conversations.put(conversation);
  }
  state.contacts.delete(mergee.id);
  state.emit({ name: 'contact.merged', contact: base });
  for (const conversation of moved) state.emit({ name: 'conversation.contact_changed', conversation });
  for (const tell of written) tell();
  state.emit({ name: 'contact.deleted', contact: mergee });
  inherit(base, mergee);
  state.contacts.put(base);
  state.emit({ name: 'contact.updated', contact: base });
  return base;
}

/** Gives what is to be told of each message once everything lies where it belongs. */
function moveMessages(state: State, conversation: Conversation, base: Contact, mergee: Contact): (() => void)[] {
  return messagesOf(state, conversation).flatMap((message) => {
    if (message.sender?.type !== 'Contact' || message.sender.id !== mergee.id) return [];
    const before: Message = { ...message };
    Object.assign(message, { sender: { type: 'Contact', id: base.id }, updatedAt: now() });
    const previous = changesBetween(before, message);
    return [() => state.emit({ name: 'message.updated', conversation, message, previous })];
  });
}

function inherit(base: Contact, mergee: Contact): void {
  base.customAttributes = { ...mergee.customAttributes, ...base.customAttributes };
  base.additionalAttributes = { ...mergee.additionalAttributes, ...base.additionalAttributes };
  base.email ??= mergee.email;
  base.phoneNumber ??= mergee.phoneNumber;
  base.identifier ??= mergee.identifier;
  base.updatedAt = now();
}
