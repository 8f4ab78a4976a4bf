import type { Conversation, Message, MessageStatus } from './records.ts';
import { dropFiles } from './attachment.ts';
import { iso, now } from './clock.ts';
import type { PreviousChanges } from './events.ts';
import { floods } from './flood.ts';
import type { Json } from './json.ts';
import { invalid } from './refusal.ts';
import type { State } from './state.ts';

const DELETED = 'This message was deleted';

/** A status other than the four, or read back to delivered, changes nothing and is no error. */
export function setMessageStatus(
  state: State,
  conversation: Conversation,
  message: Message,
  status: unknown,
  externalError: string | null,
): void {
  if (status !== 'sent' && status !== 'delivered' && status !== 'read' && status !== 'failed') return;
  if (message.status === 'read' && status === 'delivered') return;
  const attributes = { ...message.contentAttributes };
  const wanted = status === 'failed' ? externalError : null;
  if ((attributes.external_error ?? null) !== wanted) attributes.external_error = wanted;
  changeMessage(state, conversation, message, { status, contentAttributes: attributes });
}

export function deleteMessage(state: State, conversation: Conversation, message: Message): void {
  dropFiles(state, message);
  changeMessage(state, conversation, message, {
    content: DELETED,
    processedContent: DELETED,
    contentType: 'text',
    contentAttributes: { deleted: true },
    attachments: [],
  });
}

type MessageChange = Partial<
  Pick<Message, 'content' | 'processedContent' | 'contentType' | 'contentAttributes' | 'attachments'>
> & {
  status?: MessageStatus;
};

export function changeMessage(
  state: State,
  conversation: Conversation,
  message: Message,
  change: MessageChange,
): boolean {
  if (floods(state, conversation)) throw invalid([{ message: 'Too many messages', attribute: 'base' }]);
  const before = { ...message };
  if (JSON.stringify({ ...message, ...change }) === JSON.stringify(before)) return false;
  Object.assign(message, change, { updatedAt: now() });
  conversation.updatedAt = now();
  state.emit({ name: 'message.updated', conversation, message, previous: changesBetween(before, message) });
  return true;
}

export function changesBetween(before: Message, after: Message): PreviousChanges {
  const current = new Map(columnsOf(after));
  return Object.fromEntries(
    columnsOf(before).flatMap(([column, value]): [string, [Json, Json]][] => {
      const changed = current.get(column) ?? null;
      return JSON.stringify(value) === JSON.stringify(changed) ? [] : [[column, [value, changed]]];
    }),
  );
}

/** What may change, in the order of the table. */
function columnsOf(message: Message): [string, Json][] {
  return [
    ['content', message.content],
    ['updated_at', iso(message.updatedAt)],
    ['status', message.status],
    ['content_type', message.contentType],
    ['content_attributes', message.contentAttributes],
    ['sender_id', message.sender?.id ?? null],
    ['processed_message_content', message.processedContent],
  ];
}
