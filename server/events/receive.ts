import { createKeyedQueue } from '../base/keyed-queue.ts';
import type { Visitor } from '../contact/visitor.ts';
import { isSentHere } from '../conversation/sent-key.ts';
import type { SiteContext } from '../site-context.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import type { ContactDeleted, LiveEvent, ReceivedEvent } from '../upstream/events.ts';
import { audienceOf } from './audience.ts';
import { contactDeleted } from './contact-deleted.ts';
import { deliverConversation, deliverMessages, isNewStatus, recordStatusTime } from './deliver.ts';
import { createRereader } from './reread.ts';
import { isNewestMessage, isNewMessage, shownState, withKnownSender, type ShownState } from './shown-state.ts';

/** What became of an event, for the log. */
export type Outcome =
  | 'delivered'
  | 'reread'
  | 'not_ours'
  | 'unknown_visitor'
  | 'nothing_new'
  | 'unreadable'
  | 'ignored';

/** An event for one of its visitors. */
type VisitorEvent = LiveEvent & Visitor;

/** What of an event its visitor has not been shown. */
interface News {
  conversation: boolean;
  message: boolean;
}

/**
 * Receives the events of one source.
 *
 * @param isTrusted the source is authenticated. Otherwise its events are read again upstream before anybody sees them.
 */
export function createReceiver(context: SiteContext, isTrusted: boolean): (event: ReceivedEvent) => Promise<Outcome> {
  const { upstream } = context;
  const reread = createRereader(context);

  // One event of a visitor after the other: two changes of a status at the same time end with the newer one.
  const inTurn = createKeyedQueue();

  return async function receive(event) {
    if (event === 'unreadable') return 'unreadable';
    if (event === 'other') return 'nothing_new';
    if ('deletedContact' in event) return receiveDeletion(event);
    const isOurs = event.inboxId === upstream.inboxId && (event.accountId ?? upstream.accountId) === upstream.accountId;
    if (!isOurs) return 'not_ours';
    const audience = await audienceOf(context, event, isTrusted);
    const outcomes = await Promise.all(
      audience.map(async (recipient) => {
        const { outcome, reading } = await inTurn(recipient.sourceId, () => receiveFor({ ...event, ...recipient }));
        await reading;
        return outcome;
      }),
    );
    return outcomes.find((outcome) => outcome !== 'unknown_visitor') ?? 'unknown_visitor';
  };

  async function receiveDeletion({ deletedContact, accountId }: ContactDeleted): Promise<Outcome> {
    if (!isTrusted || (accountId ?? upstream.accountId) !== upstream.accountId) return 'not_ours';
    return (await contactDeleted(context, deletedContact)) ? 'delivered' : 'unknown_visitor';
  }

  async function receiveFor(event: VisitorEvent): Promise<{ outcome: Outcome; reading?: Promise<void> }> {
    const shown = await shownState(context, event.sourceId);
    if (!shown) return { outcome: 'unknown_visitor' };
    if (event.typing) publishTyping(context, event, event.typing, isTrusted);

    const news = await newsIn(context, shown, event);
    if (isTrusted && event.conversation && !news.conversation) await recordStatusTime(context, event.conversation);
    if (!news.conversation && !news.message) return { outcome: event.typing ? 'delivered' : 'nothing_new' };
    if (isTrusted && !(news.message && isOfUnknownConversation(shown, event))) {
      await deliver(context, shown, event, news);
      return { outcome: 'delivered' };
    }
    // Not awaited while the queue is held, so that further events join this reading.
    const wanted = { conversation: news.conversation, ...(news.message && { message: event.message!.id }) };
    return { outcome: 'reread', reading: reread(event, event.conversationId, wanted) };
  }
}

async function newsIn(context: SiteContext, shown: ShownState, event: VisitorEvent): Promise<News> {
  const { conversation, message } = event;
  return {
    conversation: conversation !== undefined && (await isNewStatus(context, shown, conversation)),
    message: message !== undefined && isNewMessage(context, shown, message) && !(await isOwn(context, event)),
  };
}

/** Whether this server sent the message, so that it has reported it already. */
async function isOwn(context: SiteContext, { isNew, sourceId, message }: VisitorEvent): Promise<boolean> {
  return isNew && message?.key ? orWithoutStore(isSentHere(context, sourceId, message.key), false) : false;
}

/** Whether a message makes a conversation current of which the event gives only the number. */
function isOfUnknownConversation(shown: ShownState, { conversation, message, conversationId }: LiveEvent): boolean {
  if (conversation || !message || shown.conversation === undefined) return false;
  return shown.conversation?.id !== conversationId && isNewestMessage(shown, message);
}

async function deliver(
  context: SiteContext,
  shown: ShownState,
  { sourceId, conversation, message }: VisitorEvent,
  news: News,
): Promise<void> {
  if (conversation && news.conversation) await deliverConversation(context, sourceId, conversation);
  if (!message || !news.message) return;
  await deliverMessages(context, sourceId, shown, conversation?.conversation, [withKnownSender(shown, message)]);
}

/** Typing can not be read again. An untrusted event could carry any name, so its sender is left out. */
function publishTyping(
  { hub, site }: SiteContext,
  { sourceId, conversationId }: VisitorEvent,
  { typing, sender }: NonNullable<LiveEvent['typing']>,
  isTrusted: boolean,
): void {
  hub.publish(site, sourceId, {
    type: 'typing',
    conversation_id: conversationId,
    typing,
    sender: isTrusted ? sender : null,
  });
}
