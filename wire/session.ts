import type { Conversation } from './conversation.ts';
import type { Message } from './message.ts';
import type { Settings } from './settings.ts';

/** Why the widget asks: the page was loaded (or shown again), the panel was opened. */
export type SessionIntent = 'load' | 'open';

/** `POST /v1/{site}/session`. */
export interface SessionRequest {
  /** UUID shared by all tabs that are strangers at the same moment, so that they become one visitor. */
  nonce: string;
  intent: SessionIntent;
  /** One-time ticket of the answer before: asks whether its cookie came back. */
  ticket?: string;
}

export interface SessionAnswer {
  /** Hash of the visitor's `source_id`. */
  session_id: string;
  settings: Settings;
  /** `null` until the visitor or an agent has begun one. */
  conversation: Conversation | null;
  /** The newest page, ascending by id. */
  messages: Message[];
  /** There are older ones. */
  more: boolean;
  /** A cookie was set: call again with it to learn whether the browser kept it. */
  ticket?: string;
  /** The browser refused the cookie: keep this and send it as `Authorization: Bearer`. */
  bearer?: string;
}
