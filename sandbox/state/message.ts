import { attach } from './attachment.ts';
import type { Blob, Conversation, Message, MessageType, User } from './records.ts';
import { now } from './clock.ts';
import { itemFault } from './content.ts';
import { changeConversation, setStatus } from './conversation-change.ts';
import { noteActivity } from './activity.ts';
import { floods } from './flood.ts';
import type { Json, JsonObject } from './json.ts';
import { invalid } from './refusal.ts';
import { contactOf, messagesOf, type State } from './state.ts';

interface MessageDraft {
  type: MessageType;
  content: string | null;
  contentType: string;
  contentAttributes: JsonObject;
  private: boolean;
  sourceId: string | null;
  echoId?: Json | undefined;
  files?: Blob[];
}

/** Adds a message and does what follows from it: reopening, waiting, the first reply, webhooks. */
export function createMessage(
  state: State,
  conversation: Conversation,
  draft: MessageDraft,
  author: User | null,
  /** Runs once the message is stored and before anything is told. */
  stored: () => void = () => {},
): Message {
  validate(state, conversation, draft);
  const at = now();
  const contact = contactOf(state, conversation);
  const outgoing = draft.type === 'outgoing';
  const message: Message = {
    id: state.nextId('message'),
    conversationId: conversation.id,
    inboxId: conversation.inboxId,
    accountId: conversation.accountId,
    type: draft.type,
    content: draft.content,
    contentType: draft.contentType,
    contentAttributes: draft.contentAttributes,
    private: draft.private,
    status: 'sent',
    sourceId: draft.sourceId,
    sender: outgoing && author ? { type: 'User', id: author.id } : { type: 'Contact', id: contact.id },
    ...(draft.echoId === undefined ? {} : { echoId: draft.echoId }),
    processedContent: draft.content,
    attachments: [],
    createdAt: at,
    updatedAt: at,
  };
  attach(state, message, draft.files ?? []);
  messagesOf(state, conversation).push(message);
  conversation.lastActivityAt = at;
  conversation.updatedAt = at;
  stored();
  if (message.type === 'incoming') {
    contact.lastActivityAt = at;
    contact.updatedAt = at;
    afterIncoming(state, conversation, message, author);
  } else {
    state.emit({ name: 'message.created', conversation, message });
    if (outgoing && !message.private) afterReply(state, conversation, message);
  }
  return message;
}

function afterIncoming(state: State, conversation: Conversation, message: Message, author: User | null): void {
  const blocked = contactOf(state, conversation).blocked;
  const { status } = conversation;
  if (!blocked && status === 'snoozed') {
    setStatus(state, conversation, 'open', author ?? contactOf(state, conversation).name ?? '');
  } else if (!blocked && status === 'resolved') {
    changeConversation(state, conversation, { status: 'open', snoozedUntil: null });
  }
  const waited = conversation.waitingSince;
  const saved = conversation.updatedAt;
  if (waited === null) conversation.waitingSince = message.createdAt;
  state.emit({ name: 'message.created', conversation, message });
  state.emit({ name: 'contact.updated', contact: contactOf(state, conversation) });
  if (waited === null) {
    Object.assign(conversation, { waitingSince: null, updatedAt: saved });
    const labels = status === 'resolved' && !blocked && conversation.cachedLabels === null ? { cachedLabels: '' } : {};
    changeConversation(state, conversation, { waitingSince: message.createdAt, ...labels });
  }
  if (!blocked && status === 'resolved') {
    noteActivity(state, conversation, 'System reopened the conversation due to a new incoming message.');
  }
}

function afterReply(state: State, conversation: Conversation, message: Message): void {
  const isFirst = conversation.firstReplyCreatedAt === null;
  if (isFirst) state.emit({ name: 'first.reply.created', conversation, message });
  const first = isFirst ? { firstReplyCreatedAt: message.createdAt } : {};
  changeConversation(state, conversation, { ...first, waitingSince: null });
}

function validate(state: State, conversation: Conversation, draft: MessageDraft): void {
  const faults: { message: string; attribute: string }[] = [];
  const items = itemFault(draft.contentType, draft.contentAttributes);
  if (items) faults.push({ message: items, attribute: 'content_attributes' });
  if (draft.sourceId !== null && [...draft.sourceId].length > 255) {
    faults.push({ message: 'Source is too long (maximum is 255 characters)', attribute: 'source_id' });
  }
  if (draft.content !== null && [...draft.content].length > 150_000) {
    faults.push({ message: 'Content is too long (maximum is 150000 characters)', attribute: 'content' });
  }
  if (floods(state, conversation)) faults.push({ message: 'Too many messages', attribute: 'base' });
  if (faults.length > 0) throw invalid(faults);
}
