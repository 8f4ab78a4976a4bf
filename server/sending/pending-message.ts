import type { SendAnswer } from '../../wire/message.ts';
import type { ConversationAttributes } from '../upstream/conversations.ts';

/** A message that a visitor wants to have sent. */
export interface Outgoing {
  key: string;
  attempt: number;
  /** Milliseconds since the attempt before began. */
  waited: number;
  after: number;
  /** It, or a message before it, was accepted, and the widget has not seen that delivered. */
  behind: boolean;
  content: string;
  /** Goes with the conversation that this message may begin. */
  attributes: ConversationAttributes;
  /** Likewise. */
  customAttributes?: Record<string, string>;
}

export type Answer = Sent | Accepted;
/** The upstream has given it an id. */
export type Sent = Omit<Extract<SendAnswer, { state: 'sent' }>, 'session_id'>;
/** It is kept here, and will be delivered. */
export type Accepted = Omit<Extract<SendAnswer, { state: 'accepted' }>, 'session_id'>;

/** The upstream will not take this message, however often it is sent. `detail` is for our log only. */
export class MessageRefusedError extends Error {
  override name = 'MessageRefusedError' as const;
  readonly detail: string;

  constructor(detail: string) {
    super(`message refused: ${detail}`);
    this.detail = detail;
  }
}

/** Another text came under a key that has been relayed. */
export class KeyReusedError extends Error {
  override name = 'KeyReusedError' as const;
}
