import type { ContentAttributes, Message, Sender } from '../../wire/message.ts';
import type { Conversation } from '../../wire/conversation.ts';
import { adaptAttachment } from './adapt-attachment.ts';
import { adaptRich, adaptText } from './adapt-content.ts';
import type { EventConversation } from './event-schemas.ts';
import { webUrl } from './web-url.ts';
import type { RawConversation, RawMember, RawMessage, RawSender } from './schemas.ts';

/*
 * The privacy border: the only way from the upstream's records to a browser. Each wire object is built field by field
 * from an allow-list, so everything else stays behind: private notes, activities, e-mails, tokens.
 */

/** Text in which nothing can be seen: spaces, controls, and characters without a width. */
const BLANK = /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** @returns `null` if a visitor may not see the message, or if there is nothing in it to see */
export function adaptMessage(raw: RawMessage, conversationId: number): Message | null {
  if (raw.private || raw.message_type === 'activity') return null;
  const rich = adaptRich(raw);
  if (!rich && isEmpty(raw)) return null;
  const content = adaptText(raw, rich);
  return {
    id: raw.id,
    conversation_id: conversationId,
    key: raw.message_type === 'incoming' ? (raw.source_id ?? null) : null,
    message_type: raw.message_type,
    content,
    content_type: raw.content_type,
    ...(rich && { rich }),
    content_attributes: adaptContentAttributes(raw),
    created_at: raw.created_at,
    sender: raw.message_type === 'incoming' ? null : adaptSender(raw.sender),
    // The upstream's `status` is left out: it says `failed` if our webhook was down, although the message arrived.
    attachments: raw.attachments.map(adaptAttachment),
  };
}

/** A visitor's own message is always kept: its key says that it has arrived. */
function isEmpty(raw: RawMessage): boolean {
  return (
    raw.message_type !== 'incoming' &&
    raw.attachments.length === 0 &&
    raw.content_attributes?.deleted !== true &&
    BLANK.test(raw.content)
  );
}

/** The messages that a visitor may see, ascending by id. */
export function adaptMessages(raw: RawMessage[], conversationId: number): Message[] {
  return raw
    .map((message) => adaptMessage(message, conversationId))
    .filter((message) => message !== null)
    .toSorted((a, b) => a.id - b.id);
}

export function adaptConversation(raw: RawConversation | EventConversation): Conversation {
  return { id: raw.id, status: raw.status, ...(raw.meta?.sender?.blocked === true && { blocked: true }) };
}

/**
 * Gives a webhook's message the name that its agent shows. A webhook has the agent's legal name only; the shown name may
 * be in the conversation's newest message or its assignee.
 */
export function nameSender(message: RawMessage, conversation: EventConversation): RawMessage {
  return { ...message, sender: nameAgent(message.sender, conversation) };
}

/** As {@link nameSender}. An agent whose shown name is unknown gets no name. */
export function nameAgent(agent: RawMessage['sender'], conversation: EventConversation): RawMessage['sender'] {
  if (!agent || agent.available_name || agent.type !== 'user') return agent;
  const known: (RawSender | null | undefined)[] = [
    ...conversation.messages.map((one) => one.sender),
    conversation.meta?.assignee,
  ];
  const shown = known.find((one) => one?.type === 'user' && one.id === agent.id && one.available_name);
  return shown ?? { ...agent, name: null };
}

/** @returns `null` if there is no name to show */
export function adaptSender(raw: RawMessage['sender']): Sender | null {
  const name = raw?.available_name || raw?.name;
  if (!raw || !name) return null;
  return { id: raw.id, name, type: raw.type === 'user' ? 'agent' : 'bot', avatar_url: webUrl(raw.avatar_url) };
}

/** @returns `null` if the agent has no name to show */
export function adaptMember({ id, available_name, thumbnail }: RawMember): Sender | null {
  return available_name ? { id, name: available_name, type: 'agent', avatar_url: webUrl(thumbnail) } : null;
}

function adaptContentAttributes({ content_attributes: raw }: RawMessage): ContentAttributes {
  const answered = raw?.in_reply_to;
  const replyTo = typeof answered === 'number' || typeof answered === 'string' ? Number(answered) : 0;
  return {
    ...(raw?.deleted === true && { deleted: true }),
    ...(Number.isSafeInteger(replyTo) && replyTo > 0 && { in_reply_to: replyTo }),
  };
}
