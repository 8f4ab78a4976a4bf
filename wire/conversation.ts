export type ConversationStatus = 'open' | 'resolved' | 'pending' | 'snoozed';

/** A conversation, as far as its visitor may see it. */
export interface Conversation {
  /** The upstream's display id. */
  id: number;
  status: ConversationStatus;
  /** The agents have blocked the contact: the upstream stores the visitor's messages and notifies nobody. */
  blocked?: true;
}
