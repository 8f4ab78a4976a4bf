import { senderOf } from '../shapes/agent.ts';
import { contactSender } from '../shapes/contact.ts';
import { conversationHook } from '../shapes/conversation-hook.ts';
import { pushMessage } from '../shapes/message.ts';
import type { StateEvent } from '../state/events.ts';
import type { JsonObject } from '../state/json.ts';
import { contactOf, type State } from '../state/state.ts';

/** Jobs send these events, and jobs have no current user. */
const NOBODY = new Set<StateEvent['name']>([
  'conversation.updated',
  'conversation.status_changed',
  'conversation.read',
  'assignee.changed',
]);

/** The data of one event, with the user whose call caused it when one did. */
export function cableBody(state: State, event: StateEvent): JsonObject {
  const user = NOBODY.has(event.name) || isActivity(event) ? null : state.performer;
  const reader = user ? 'request' : 'job';
  const performer = user ? { performer: senderOf(state, user, reader) } : {};
  switch (event.name) {
    case 'message.created':
    case 'first.reply.created':
      return { ...pushMessage(state, event.conversation, event.message, reader, { echo: true }), ...performer };
    case 'message.updated': {
      const data = pushMessage(state, event.conversation, event.message, reader);
      return { ...data, previous_changes: event.previous, ...performer };
    }
    case 'conversation.typing_on':
    case 'conversation.typing_off': {
      const { conversation, user: agent, isPrivate } = event;
      return {
        conversation: conversationHook(state, conversation, reader),
        user: agent ? senderOf(state, agent, 'request') : contactSender(contactOf(state, conversation)),
        is_private: isPrivate,
        account_id: conversation.accountId,
        ...performer,
      };
    }
    case 'contact.created':
    case 'contact.updated':
    case 'contact.merged':
    case 'contact.deleted':
      return { ...contactSender(event.contact), account_id: event.contact.accountId, ...performer };
    default:
      return {
        ...conversationHook(state, event.conversation, reader),
        account_id: event.conversation.accountId,
        ...performer,
      };
  }
}

function isActivity(event: StateEvent): boolean {
  return 'message' in event && event.message.type === 'activity';
}
