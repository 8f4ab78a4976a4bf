import { atom, type ReadableAtom } from 'nanostores';
import type { Conversation } from '../../wire/conversation.ts';
import type { StreamEvent } from '../../wire/event.ts';
import type { Sender } from '../../wire/message.ts';
import type { Timing } from './timing.ts';

export interface AgentTyping {
  /** The agent who is typing; `null` for one whose name is not known. */
  $typing: ReadableAtom<Sender | null | undefined>;
  apply(event: Pick<Extract<StreamEvent, { type: 'typing' }>, 'typing' | 'sender'>): void;
  /** Nobody is known to type any more. */
  clear(): void;
}

/** In a conversation that was closed nobody types: the agents' own client need not say that they have stopped. */
export function createAgentTyping(
  $conversation: ReadableAtom<Conversation | null>,
  { typingShown }: Timing,
  signal: AbortSignal,
): AgentTyping {
  const $typing = atom<Sender | null | undefined>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = $conversation.listen(() => isClosed() && clear());
  signal.addEventListener('abort', () => {
    stop();
    clearTimeout(timer);
  });

  return {
    $typing,
    apply({ typing, sender }) {
      const shown = $typing.get();
      if (typing === 'off') {
        // Not every source names the agent: an agent without a name may be any of them.
        if (shown === null || (shown && isSame(shown, sender))) clear();
        return;
      }
      // One that another source brings late.
      if (isClosed()) return;
      if (sender ? !isSame(shown, sender) : shown === undefined) $typing.set(sender);
      clearTimeout(timer);
      timer = setTimeout(clear, typingShown);
    },
    clear,
  };

  function isClosed(): boolean {
    const conversation = $conversation.get();
    return conversation?.status === 'resolved' || !!conversation?.blocked;
  }

  function clear(): void {
    clearTimeout(timer);
    $typing.set(undefined);
  }
}

/** A bot may have the id of an agent. */
function isSame(one: Sender | null | undefined, other: Sender | null): boolean {
  return one?.id === other?.id && one?.type === other?.type;
}
