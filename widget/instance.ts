import type { Message } from '../wire/message.ts';
import type { FailureCode } from './stage.ts';

/** What a host developer can listen to. */
export interface BubbleEvents {
  open: undefined;
  close: undefined;
  /** A message of an agent (or of the inbox itself) came while the page was open. */
  message: Message;
  /** The number of unread messages. */
  unread: number;
  /** A call failed; the bubble goes on trying where that makes sense. */
  error: FailureCode | 'not_loaded';
}

export interface Bubble {
  /** Resolved when the session is open. */
  ready: Promise<void>;
  /** Opens the panel, as soon as it is loaded. */
  open(): void;
  close(): void;
  toggle(): void;
  setTheme(theme: 'auto' | 'light' | 'dark'): void;
  /**
   * Speaks another language from now on.
   *
   * @param locale BCP 47; what is not there gives the next best
   * @returns resolved when the launcher speaks it
   */
  setLocale(locale: string): Promise<void>;
  /** Takes the bubble out of the page with everything that belongs to it. */
  destroy(): void;
  /** Calls `handler` at every such event, until the function that it answers is called. */
  on<Name extends keyof BubbleEvents>(name: Name, handler: (detail: BubbleEvents[Name]) => void): () => void;
}
