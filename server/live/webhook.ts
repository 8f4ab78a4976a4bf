import * as v from 'valibot';
import { adaptConversation, adaptMessage, nameSender } from '../upstream/adapt.ts';
import { webhookSchema, type EventConversation, type WebhookEvent } from '../upstream/schema.ts';
import { deliverConversation, deliverMessages, type Inbound } from './inbound.ts';
import { createRereader } from './reread.ts';

type MessageEvent = Extract<WebhookEvent, { event: `message_${string}` }>;
type ConversationEvent = Extract<WebhookEvent, { event: `conversation_${string}` }>;

/** What became of a webhook, for the log. */
export type WebhookOutcome = 'delivered' | 'reread' | 'not_ours' | 'unknown_visitor' | 'nothing_new' | 'unreadable';

/**
 * Takes what the upstream posts to the channel's URL.
 *
 * @param believed the sender has proved who he is; else what the event says is read again upstream before anybody sees it
 */
export function createWebhook(inbound: Inbound, believed: boolean): (body: unknown) => Promise<WebhookOutcome> {
  const reread = createRereader(inbound);

  return async function receive(body) {
    const parsed = v.safeParse(webhookSchema, body);
    if (!parsed.success) return isOtherEvent(body) ? 'nothing_new' : 'unreadable';
    const event = parsed.output;
    const conversation = 'conversation' in event ? event.conversation : event;
    if (conversation.inbox_id !== inbound.upstream.inboxId) return 'not_ours';

    // Of a visitor of whom nothing is kept, everything is read when he comes back.
    const { source_id: sourceId } = conversation.contact_inbox;
    const current = await inbound.memory.conversation(sourceId);
    if (current === undefined) return 'unknown_visitor';

    if ('conversation' in event) return receiveMessage(event, sourceId);
    const isNews = current?.id !== event.id || current.status !== event.status;
    return isNews ? receiveConversation(event, sourceId) : 'nothing_new';
  };

  async function receiveMessage(event: MessageEvent, sourceId: string): Promise<WebhookOutcome> {
    const { conversation } = event;
    const message = adaptMessage(nameSender(event, conversation), conversation.id);
    if (!message) return 'nothing_new';
    if (event.event === 'message_created' && message.key && (await inbound.memory.isRelayed(sourceId, message.key)))
      return 'nothing_new';
    if (!believed) return rereadLater(conversation, sourceId, message.id);
    await deliverMessages(inbound, sourceId, adaptConversation(conversation), [message]);
    return 'delivered';
  }

  async function receiveConversation(event: ConversationEvent, sourceId: string): Promise<WebhookOutcome> {
    if (!believed) return rereadLater(event, sourceId);
    await deliverConversation(inbound, sourceId, adaptConversation(event), event.event === 'conversation_created');
    return 'delivered';
  }

  async function rereadLater(
    conversation: EventConversation,
    sourceId: string,
    messageId?: number,
  ): Promise<WebhookOutcome> {
    await reread(sourceId, conversation.id, messageId);
    return 'reread';
  }
}

/** Typing and whatever newer servers add: no mistake, nothing for us. */
function isOtherEvent(body: unknown): boolean {
  const events: readonly unknown[] = webhookSchema.options.flatMap((option) => option.entries.event.options);
  return (
    typeof body === 'object' &&
    body !== null &&
    'event' in body &&
    typeof body.event === 'string' &&
    !events.includes(body.event)
  );
}
