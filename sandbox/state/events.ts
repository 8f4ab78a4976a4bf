import type { Contact, Conversation, Message, User } from './records.ts';
import type { Json } from './json.ts';

export type Changes = { [attribute: string]: { previous_value: Json; current_value: Json } };
/** Column → before, after. */
export type PreviousChanges = { [column: string]: [Json, Json] };

/**
 * What happened, once. Webhooks and the cable build their payloads at that moment, each in its own dialect; later
 * changes have events of their own.
 */
export type StateEvent = MessageEvent | ConversationEvent | TypingEvent | ContactEvent;

export type MessageEvent =
  | { name: 'message.created' | 'first.reply.created'; conversation: Conversation; message: Message }
  | { name: 'message.updated'; conversation: Conversation; message: Message; previous: PreviousChanges };

export type ConversationEvent =
  | {
      name:
        | 'conversation.created'
        | 'conversation.status_changed'
        | 'conversation.read'
        | 'conversation.contact_changed'
        | 'assignee.changed';
      conversation: Conversation;
    }
  | { name: 'conversation.updated'; conversation: Conversation; changed: Changes[] };

export interface TypingEvent {
  name: 'conversation.typing_on' | 'conversation.typing_off';
  conversation: Conversation;
  /** null: the visitor. */
  user: User | null;
  /** As it was sent, whatever it was. */
  isPrivate: Json;
}

export interface ContactEvent {
  name: 'contact.created' | 'contact.updated' | 'contact.merged' | 'contact.deleted';
  contact: Contact;
}

export const EVENT_NAMES = [
  'message.created',
  'message.updated',
  'first.reply.created',
  'conversation.created',
  'conversation.updated',
  'conversation.status_changed',
  'conversation.read',
  'conversation.contact_changed',
  'conversation.typing_on',
  'conversation.typing_off',
  'assignee.changed',
  'contact.created',
  'contact.updated',
  'contact.merged',
  'contact.deleted',
] satisfies StateEvent['name'][];

export type EventName = StateEvent['name'];
