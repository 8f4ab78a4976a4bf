import type { Conversation } from './records.ts';
import { now } from './clock.ts';
import { messagesOf, type State } from './state.ts';

/** Whether the conversation has had its number of messages, of any kind, within the last minute. */
export function floods(state: State, conversation: Conversation): boolean {
  const nth = messagesOf(state, conversation).at(-state.messagesPerMinute);
  return nth !== undefined && nth.createdAt > now() - 60 * state.second;
}
