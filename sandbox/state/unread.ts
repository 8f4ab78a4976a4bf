import type { Conversation } from './records.ts';
import { messagesOf, type State } from './state.ts';

const MOST = 10;

/** Visitors' messages since an agent last looked; the server counts no further than ten. */
export function unreadCount(state: State, conversation: Conversation): number {
  const seen = conversation.agentLastSeenAt ?? 0;
  const messages = messagesOf(state, conversation);
  let count = 0;
  for (let index = messages.length - 1; index >= 0 && count < MOST; index -= 1) {
    const message = messages[index];
    if (!message || message.createdAt <= seen) break;
    if (message.type === 'incoming') count += 1;
  }
  return count;
}
