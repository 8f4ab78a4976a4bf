/** What the agents are told of a visitor who has a conversation: a chunk of its own, for nobody needs it to write. */
export { createReceipts } from './receipts.ts';
export { createTyping } from './typing.ts';
