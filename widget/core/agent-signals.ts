import { createReceipts, type ReceiptNeeds } from './receipts.ts';
import { createTyping, type TypingNeeds } from './typing.ts';

/** What the agents are told about a visitor who has a conversation. */
export interface AgentSignals {
  /** The visitor is in this session now. */
  enter(session: string): void;
  /** Tries again what did not get through. */
  retry(): void;
  stopTyping(): void;
}

/** Read receipts and typing. A chunk of its own, because nobody needs it to write. */
export function startAgentSignals(
  receiptNeeds: ReceiptNeeds,
  typingNeeds: TypingNeeds,
  signal: AbortSignal,
): AgentSignals {
  const receipts = createReceipts(receiptNeeds, signal);
  const typing = createTyping(typingNeeds, signal);
  return { enter: receipts.enter, retry: receipts.retry, stopTyping: typing.stop };
}
