import type { Conversation, Message, User } from './records.ts';
import { now } from './clock.ts';
import { floods } from './flood.ts';
import type { State } from './state.ts';
import { messagesOf } from './state.ts';

/** A line of the conversation's history. While a conversation floods, such lines are lost without a word. */
export function noteActivity(state: State, conversation: Conversation, content: string): void {
  if (floods(state, conversation)) return;
  const at = now();
  const message: Message = {
    id: state.nextId('message'),
    conversationId: conversation.id,
    inboxId: conversation.inboxId,
    accountId: conversation.accountId,
    type: 'activity',
    content,
    contentType: 'text',
    contentAttributes: {},
    private: false,
    status: 'sent',
    sourceId: null,
    sender: null,
    processedContent: content,
    attachments: [],
    createdAt: at,
    updatedAt: at,
  };
  messagesOf(state, conversation).push(message);
  conversation.lastActivityAt = at;
  conversation.updatedAt = at;
  state.emit({ name: 'message.created', conversation, message });
}

export function statusActivity(status: Conversation['status'], by: User | string): string {
  const name = typeof by === 'string' ? by : by.name;
  switch (status) {
    case 'resolved':
      return `Conversation was marked resolved by ${name}`;
    case 'open':
      return `Conversation was reopened by ${name}`;
    case 'pending':
      return `Conversation was marked as pending by ${name}`;
    case 'snoozed':
      return `Conversation was snoozed by ${name}`;
  }
}
