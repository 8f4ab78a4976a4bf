/** `POST /v1/{site}/receipts`, answered 204: which of the agents' messages have reached the visitor. */
export interface ReceiptRequest {
  session_id: string;
  /** Ids of messages that this browser has received, without those already read. At most 100. */
  delivered: number[];
  /** The newest message that the visitor has seen in an open panel on a visible page; 0: no change. */
  read: number;
}

/** `POST /v1/{site}/typing`, answered 204: the visitor is writing, or has stopped. */
export interface TypingRequest {
  session_id: string;
  typing: 'on' | 'off';
}
