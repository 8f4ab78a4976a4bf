/** `POST /v1/{site}/receipts`, answered 204: what of the agents' messages has reached the visitor. */
export interface ReceiptRequest {
  session_id: string;
  /** Ids of messages that this browser has taken in; those that are read already are left out. 100 at most. */
  delivered: number[];
  /** The newest message that the visitor has seen in an open panel on a visible page; 0: no news. */
  read: number;
}

/** `POST /v1/{site}/typing`, answered 204: the visitor is writing, or has stopped. */
export interface TypingRequest {
  session_id: string;
  typing: 'on' | 'off';
}
