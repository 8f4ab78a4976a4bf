import { agentHook } from '../shapes/agent.ts';
import { contactHook } from '../shapes/contact.ts';
import { conversationHook } from '../shapes/conversation-hook.ts';
import { messageHook } from '../shapes/message-hook.ts';
import type { EventName, StateEvent } from '../state/events.ts';
import type { JsonObject } from '../state/json.ts';
import { contactOf, type State } from '../state/state.ts';

/** The events that an inbox's webhook is told, by its own names; the others are the cable's alone. */
export const HOOK_NAMES = {
  'message.created': 'message_created',
  'message.updated': 'message_updated',
  'conversation.created': 'conversation_created',
  'conversation.updated': 'conversation_updated',
  'conversation.status_changed': 'conversation_status_changed',
  'conversation.typing_on': 'conversation_typing_on',
  'conversation.typing_off': 'conversation_typing_off',
} as const satisfies Partial<Record<EventName, string>>;

export type HookName = (typeof HOOK_NAMES)[keyof typeof HOOK_NAMES];
type HookEvent = StateEvent & { name: keyof typeof HOOK_NAMES };

/** Activities stay inside: only the cable of agents has them. */
export function isForHooks(event: StateEvent): event is HookEvent {
  return event.name in HOOK_NAMES && !('message' in event && event.message.type === 'activity');
}

export function hookBody(state: State, event: HookEvent): JsonObject {
  const { conversation } = event;
  const name = HOOK_NAMES[event.name];
  switch (event.name) {
    case 'message.created':
    case 'message.updated':
      return { ...messageHook(state, conversation, event.message), event: name };
    case 'conversation.created':
      return { ...conversationHook(state, conversation), event: name };
    case 'conversation.status_changed':
      // Always null: the server reads the pending change after it was committed.
      return { ...conversationHook(state, conversation), event: name, changed_attributes: null };
    case 'conversation.updated':
      return { ...conversationHook(state, conversation), event: name, changed_attributes: event.changed };
    case 'conversation.typing_on':
    case 'conversation.typing_off': {
      const user = event.user ? agentHook(event.user) : contactHook(state, contactOf(state, conversation));
      return { event: name, user, conversation: conversationHook(state, conversation), is_private: event.isPrivate };
    }
  }
}
