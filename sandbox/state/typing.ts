import type { Conversation, User } from './records.ts';
import type { Json } from './json.ts';
import type { State } from './state.ts';

/** Tells that somebody types, or no longer does. Other words than the two change nothing and are no error. */
export function setTyping(
  state: State,
  conversation: Conversation,
  user: User | null,
  status: Json | undefined,
  isPrivate: Json,
): void {
  if (status !== 'on' && status !== 'off') return;
  const name = status === 'on' ? 'conversation.typing_on' : 'conversation.typing_off';
  state.emit({ name, conversation, user, isPrivate });
}
