import type { Conversation } from './conversation.ts';
import type { Message } from './message.ts';
import type { Settings } from './settings.ts';

/** Why the widget opens the session: the page was loaded (or shown again), or the panel was opened. */
export type SessionIntent = 'load' | 'open';

/** `POST /v1/{site}/session`. */
export interface SessionRequest {
  /** UUID that all tabs without a session share at the same moment, so that they become one visitor. */
  nonce: string;
  intent: SessionIntent;
  /** Ticket of the previous answer: asks whether the browser kept its cookie. */
  ticket?: string;
}

export interface SessionAnswer {
  /** Hash of the visitor's `source_id`. */
  session_id: string;
  settings: Settings;
  /** `null` until the visitor or an agent begins one. */
  conversation: Conversation | null;
  /** The newest page, ascending by id. */
  messages: Message[];
  /** There are older messages, or there may be: none can be read now. */
  more: boolean;
  /**
   * The answer sets a cookie: call again with this ticket to learn whether the browser kept it. Such an answer has only
   * this and `session_id`; the next one has the rest.
   */
  ticket?: string;
  /** The browser refuses the cookie: keep this value and send it as `Authorization: Bearer`. */
  bearer?: string;
}
