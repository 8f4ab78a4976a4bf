import type { StreamEvent } from '../../wire/event.ts';
import type { Message } from '../../wire/message.ts';
import type { BubbleContext } from '../boot/context.ts';
import type { CoreStores } from './core-stores.ts';

interface Needs extends Pick<CoreStores, '$session' | '$conversation' | 'conversation' | 'agents' | 'cursor'> {
  emit: BubbleContext['emit'];
  openSession(): Promise<unknown>;
}

export interface StreamEvents {
  onEvent(event: StreamEvent): void;
  /** Puts a message of this session into the log. @returns whether it is new */
  receive(session: string, message: Message): boolean;
  onArrival(listener: (message: Message) => void): () => void;
}

/** Applies what the stream brings to the stores, and tells the host page of it. */
export function createStreamEvents(needs: Needs): StreamEvents {
  const { $session, $conversation, conversation, agents, cursor, emit, openSession } = needs;
  const listeners = new Set<(message: Message) => void>();

  return {
    onEvent(event) {
      if (event.type === 'move' || event.session_id !== $session.get()) return;
      // In another tab the visitor has become somebody else.
      if (event.type === 'session') void openSession().catch(() => {});
      else if (event.type === 'message') onMessage(event.session_id, event.message);
      else if (event.type === 'typing') agents.apply(event);
      else if (event.type === 'gone') {
        const left = conversation.$messages.get().filter(({ id }) => id > event.through);
        if (!left[0]) $conversation.set(null);
        conversation.reset(left, false);
      } else if (event.type === 'ready') {
        $conversation.set(event.conversation);
        cursor.advance(event.through);
      } else if (event.conversation_id >= conversationId()) $conversation.set(event.conversation);
    },
    receive,
    onArrival(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  function receive(session: string, message: Message): boolean {
    if (session !== $session.get()) return false;
    const { conversation_id: id } = message;
    // No other event says that a conversation has begun.
    if (id > conversationId()) $conversation.set({ id, status: 'open' });
    const isNew = conversation.receive([message]).length > 0;
    if (isNew && message.key) emit('sent', message);
    return isNew;
  }

  function onMessage(session: string, message: Message): void {
    const isNew = receive(session, message);
    if (!isNew || message.message_type === 'incoming' || message.content_attributes.deleted) return;
    agents.apply({ typing: 'off', sender: message.sender });
    for (const listener of listeners) listener(message);
    emit('message', message);
  }

  function conversationId(): number {
    return $conversation.get()?.id ?? 0;
  }
}
