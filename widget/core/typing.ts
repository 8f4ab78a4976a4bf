import type { ReadableAtom } from 'nanostores';
import type { TypingRequest } from '../../wire/receipt.ts';
import type { Timing } from './timing.ts';

export interface Typing {
  /** The visitor has stopped typing. */
  stop(): void;
}

export interface TypingNeeds {
  timing: Timing;
  /** The draft. */
  $text: ReadableAtom<string>;
  /** Without a conversation there is no agent to tell. */
  hasConversation(): boolean;
  send(typing: TypingRequest['typing']): Promise<void>;
}

/** Tells the agents that the visitor is typing, never what. */
export function createTyping({ timing, $text, hasConversation, send }: TypingNeeds, signal: AbortSignal): Typing {
  let state: TypingRequest['typing'] = 'off';
  let reportedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** `off` must not overtake `on`. */
  let queue: Promise<unknown> = Promise.resolve();

  const end = $text.listen((text) => {
    if (!/\S/.test(text)) stop();
    else if (hasConversation()) go();
  });
  signal.addEventListener('abort', () => {
    end();
    clearTimeout(timer);
  });
  return { stop };

  function go(): void {
    const now = Date.now();
    if (state === 'off' || Math.abs(now - reportedAt) >= timing.typingAgain) {
      reportedAt = now;
      report('on');
    }
    clearTimeout(timer);
    timer = setTimeout(stop, timing.typingSilence);
  }

  function stop(): void {
    clearTimeout(timer);
    if (state === 'on') report('off');
  }

  function report(typing: TypingRequest['typing']): void {
    state = typing;
    queue = queue.then(() => send(typing)).catch(() => {});
  }
}
