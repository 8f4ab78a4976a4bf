import { atom, type ReadableAtom } from 'nanostores';
import type { StreamEvent } from '../../wire/event.ts';
import type { Sender } from '../../wire/message.ts';
import type { Pace } from './pace.ts';

export interface AgentTyping {
  /** Who is writing to the visitor; `null` for somebody without a name. */
  $typing: ReadableAtom<Sender | null | undefined>;
  hear(event: Pick<Extract<StreamEvent, { type: 'typing' }>, 'typing' | 'sender'>): void;
  /** Nobody is, as far as we know. */
  clear(): void;
}

export function createAgentTyping({ typingShown }: Pace, signal: AbortSignal): AgentTyping {
  const $typing = atom<Sender | null | undefined>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener('abort', () => clearTimeout(timer));

  return {
    $typing,
    hear({ typing, sender }) {
      const shown = $typing.get();
      const isShown = shown !== undefined && shown?.id === sender?.id;
      if (typing === 'off') {
        if (isShown) clear();
        return;
      }
      if (!isShown) $typing.set(sender);
      clearTimeout(timer);
      timer = setTimeout(clear, typingShown);
    },
    clear,
  };

  function clear(): void {
    clearTimeout(timer);
    $typing.set(undefined);
  }
}
