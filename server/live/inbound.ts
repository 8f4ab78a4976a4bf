import type { Conversation } from '../../wire/event.ts';
import type { Message } from '../../wire/message.ts';
import type { UpstreamClient } from '../upstream/client.ts';
import type { Hub } from './hub.ts';

/** What the relay knows and keeps of visitors; the live sources are handed it. */
export interface VisitorMemory {
  /** The current conversation as last seen; `undefined` for a visitor of whom nothing is kept. */
  conversation(sourceId: string): Promise<Conversation | null | undefined>;
  /** The visitor's own message passed through the relay. */
  isRelayed(sourceId: string, key: string): Promise<boolean>;
  /** @param active it has just become the one that matters */
  keepConversation(sourceId: string, conversation: Conversation, active: boolean): Promise<void>;
  keepMessages(sourceId: string, messages: Message[]): Promise<void>;
}

/** What a live source of one site works with. */
export interface Inbound {
  site: string;
  upstream: UpstreamClient;
  hub: Hub;
  memory: VisitorMemory;
}

/** Brings a visitor's messages to the store and to every stream. */
export async function deliverMessages(
  { site, hub, memory }: Inbound,
  sourceId: string,
  conversation: Conversation,
  messages: Message[],
): Promise<void> {
  if (messages.length === 0) return;
  await memory.keepConversation(sourceId, conversation, true);
  await memory.keepMessages(sourceId, messages);
  for (const message of messages) {
    hub.publish(site, sourceId, { type: 'message', conversation_id: message.conversation_id, message });
  }
}

/** Brings a conversation's status to the store and to every stream. */
export async function deliverConversation(
  { site, hub, memory }: Inbound,
  sourceId: string,
  conversation: Conversation,
  active: boolean,
): Promise<void> {
  await memory.keepConversation(sourceId, conversation, active);
  hub.publish(site, sourceId, { type: 'conversation', conversation_id: conversation.id, conversation });
}
