import type { StreamEvent } from '../../wire/event.ts';
import type { AgentTyping } from './agent-typing.ts';
import type { Arrivals } from './arrivals.ts';
import type { CoreStores } from './core-stores.ts';
import type { StreamCursor } from './stream-cursor.ts';

interface Needs extends Pick<CoreStores, '$session' | '$conversation' | 'conversation'> {
  agents: AgentTyping;
  cursor: StreamCursor;
  arrivals: Arrivals;
  openSession(): Promise<unknown>;
}

export type OnStreamEvent = (event: StreamEvent) => void;

/** Applies what the stream, or a poll, brings to the stores. */
export function createStreamEvents(needs: Needs): OnStreamEvent {
  const { $session, $conversation, conversation, agents, cursor, arrivals, openSession } = needs;

  return (event) => {
    if (event.type === 'move' || event.session_id !== $session.get()) return;
    // In another tab the visitor has become somebody else.
    if (event.type === 'session') void openSession().catch(() => {});
    else if (event.type === 'message') arrivals.receive(event.session_id, event.message);
    else if (event.type === 'typing') agents.apply(event);
    else if (event.type === 'gone') {
      const left = conversation.$messages.get().filter(({ id }) => id > event.through);
      if (!left[0]) $conversation.set(null);
      conversation.reset(left, false);
    } else if (event.type === 'ready') {
      $conversation.set(event.conversation);
      cursor.advance(event.through);
    } else if (event.conversation_id >= ($conversation.get()?.id ?? 0)) $conversation.set(event.conversation);
  };
}
