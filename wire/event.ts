import type { Conversation } from './conversation.ts';
import type { Message, Sender } from './message.ts';

/**
 * What an event stream carries. The SSE event name is `type`, the data is the whole object as JSON, and message events
 * have the message's id as SSE id. A comment line is the heartbeat.
 *
 * `GET /v1/{site}/events?after=ID&session_id=…` begins with every message after that id, then `ready`. With `resync=1`
 * it begins with the whole newest page, changed or not, for a widget that may have missed changes. `visible=0`: the tab
 * is hidden. If the session that it names is over, or another one than the browser's, it brings nothing but `session`.
 */
export type StreamEvent =
  | { type: 'message'; session_id: string; conversation_id: number; message: Message }
  | { type: 'conversation'; session_id: string; conversation_id: number; conversation: Conversation }
  /** An agent is typing. There may be no `off`: typing ends by itself after {@link TYPING_SECONDS}, or with their message. */
  | { type: 'typing'; session_id: string; conversation_id: number; typing: 'on' | 'off'; sender: Sender | null }
  /**
   * Everything up to the message `through` has been sent: a stream that begins after it misses nothing. Comes when the
   * stream has caught up, and again after each comparison with the upstream. Other events say nothing about the
   * messages before them.
   */
  | { type: 'ready'; session_id: string; conversation: Conversation | null; through: number }
  /** The conversation was deleted upstream: all messages up to `through` are gone, and must not be shown any more. */
  | { type: 'gone'; session_id: string; through: number }
  /** The visitor of this stream has another session now, and no more events follow: open the session again. */
  | { type: 'session'; session_id: string }
  /**
   * This server is about to stop: open another stream, then close this one. `crowded`: too many streams are open, so a
   * hidden tab closes this one and opens none until it is shown.
   */
  | { type: 'move'; crowded?: true };
