import type { ReadableAtom } from 'nanostores';
import type { TypingRequest } from '../../wire/receipt.ts';
import type { Timing } from './timing.ts';

export interface Typing {
  /** The visitor does something else now. */
  stop(): void;
}

export interface TypingNeeds {
  timing: Timing;
  /** What the visitor is writing. */
  $text: ReadableAtom<string>;
  /** Without a conversation there is nobody to tell. */
  hasConversation(): boolean;
  send(typing: TypingRequest['typing']): Promise<void>;
}

/** Tells the agents that the visitor is writing, never what. */
export function createTyping({ timing, $text, hasConversation, send }: TypingNeeds, signal: AbortSignal): Typing {
  let state: TypingRequest['typing'] = 'off';
  let told = 0;
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
    if (state === 'off' || Math.abs(now - told) >= timing.typingAgain) {
      told = now;
      tell('on');
    }
    clearTimeout(timer);
    timer = setTimeout(stop, timing.typingSilence);
  }

  function stop(): void {
    clearTimeout(timer);
    if (state === 'on') tell('off');
  }

  function tell(typing: TypingRequest['typing']): void {
    state = typing;
    queue = queue.then(() => send(typing)).catch(() => {});
  }
}
