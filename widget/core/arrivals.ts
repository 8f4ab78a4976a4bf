import type { Message } from '../../wire/message.ts';
import type { BubbleContext } from '../boot/context.ts';
import type { CoreStores } from './core-stores.ts';

interface Needs extends Pick<CoreStores, '$session' | '$conversation' | 'conversation'> {
  emit: BubbleContext['emit'];
}

export interface Arrivals {
  /** Puts a message of this session into the log. */
  receive(session: string, message: Message): void;
  /** Calls the listener once with every agent's message that comes while the page is open. */
  onArrival(listener: (message: Message) => void): () => void;
}

/** The one way of a single message into the log, whether a stream, a poll or the answer to a call brings it. */
export function createArrivals({ $session, $conversation, conversation, emit }: Needs): Arrivals {
  const listeners = new Set<(message: Message) => void>();

  return {
    receive(session, message) {
      if (session !== $session.get()) return;
      const { conversation_id: id } = message;
      // No other event says that a conversation has begun.
      if (id > ($conversation.get()?.id ?? 0)) $conversation.set({ id, status: 'open' });
      if (!conversation.receive([message]).length) return;
      if (message.key) emit('sent', message);
      if (message.message_type === 'incoming' || message.content_attributes.deleted) return;
      for (const listener of listeners) listener(message);
      emit('message', message);
    },
    onArrival(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
