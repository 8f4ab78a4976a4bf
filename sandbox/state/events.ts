import type { Conversation, Inbox, Message } from './records.ts';
import type { Json, JsonObject } from './json.ts';

export type HookEventName =
  | 'message_created'
  | 'message_updated'
  | 'conversation_created'
  | 'conversation_updated'
  | 'conversation_status_changed'
  | 'conversation_typing_on'
  | 'conversation_typing_off';

/** One thing to tell a webhook: the body is drawn when it happens, since later changes have events of their own. */
export interface HookEvent {
  name: HookEventName;
  inbox: Inbox;
  conversation: Conversation;
  /** Set for message events: a delivery that fails marks this message. */
  message?: Message;
  body: JsonObject;
}

export type Changes = { [attribute: string]: { previous_value: Json; current_value: Json } };
