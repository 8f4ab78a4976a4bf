import type { SendAnswer } from '../../wire/message.ts';
import type { ConversationAttributes } from '../upstream/conversations.ts';

/** A visitor's message that may not have an upstream id yet. */
export interface PendingMessage {
  /** A UUID that the widget gave it. */
  key: string;
  /** 1 for the first request with this key. */
  attempt: number;
  /** Milliseconds since the attempt before began. */
  waited: number;
  /** The highest upstream message id that the widget has seen; 0 if none. */
  after: number;
  /** This message or an earlier one was accepted, and the widget has not seen it delivered. */
  behind: boolean;
  content: string;
  /** For the conversation, if this message begins it. */
  attributes: ConversationAttributes;
  /** As `attributes`. */
  customAttributes?: Record<string, string>;
  /** The address from which it came: all messages from there share a part of the journal. */
  from?: string;
}

export type Answer = Sent | Accepted;
/** The upstream has given it an id. */
export type Sent = Omit<Extract<SendAnswer, { state: 'sent' }>, 'session_id'>;
/** It is kept here and will be delivered. */
export type Accepted = Omit<Extract<SendAnswer, { state: 'accepted' }>, 'session_id'>;

/** The upstream will never take this message. `detail` is for our log only. */
export class MessageRefusedError extends Error {
  override name = 'MessageRefusedError' as const;
  readonly detail: string;

  constructor(detail: string) {
    super(`message refused: ${detail}`);
    this.detail = detail;
  }
}

/** The key belongs to a message with another text. */
export class KeyReusedError extends Error {
  override name = 'KeyReusedError' as const;
}
