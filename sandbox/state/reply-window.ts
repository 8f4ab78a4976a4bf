import { now } from './clock.ts';
import type { Conversation } from './records.ts';
import { inboxOfConversation, messagesOf, type State } from './state.ts';

/** Whether the dashboard lets an agent write: false when the channel's window since the last incoming has passed. */
export function canReply(state: State, conversation: Conversation): boolean {
  const hours = Number(inboxOfConversation(state, conversation).channelAttributes.agent_reply_time_window);
  if (!Number.isFinite(hours) || hours <= 0) return true;
  const last = messagesOf(state, conversation).findLast((row) => row.type === 'incoming');
  return last !== undefined && now() - last.createdAt < hours * 3600 * state.second;
}
