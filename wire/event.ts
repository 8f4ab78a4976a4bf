import type { Message } from './message.ts';

export type ConversationStatus = 'open' | 'resolved' | 'pending' | 'snoozed';

export interface Conversation {
  /** The upstream's display id. */
  id: number;
  status: ConversationStatus;
}

/**
 * What an event stream (`GET /v1/{site}/events?after=ID`) carries. The SSE event name is `type`, the data is the
 * whole object as JSON, and message events have the message's id as SSE id. A stream begins with `ready` when
 * all that was missed since `after` has been sent. A comment line is the heartbeat.
 */
export type StreamEvent =
  | { type: 'message'; session_id: string; conversation_id: number; message: Message }
  | { type: 'conversation'; session_id: string; conversation_id: number; conversation: Conversation }
  | { type: 'ready'; session_id: string; conversation_id: number | null };
