import type { Conversation } from './records.ts';
import { messagesOf, type State } from './state.ts';

/** Visitors' messages since an agent last looked; the server counts no further than ten. */
export function unreadCount(state: State, conversation: Conversation): number {
  const seen = conversation.agentLastSeenAt ?? 0;
  const unread = messagesOf(state, conversation).filter((row) => row.type === 'incoming' && row.createdAt > seen);
  return Math.min(unread.length, 10);
}
