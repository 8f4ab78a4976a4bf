import { createKeyedQueue } from '../base/keyed-queue.ts';
import { audienceOf } from './audience.ts';
import { deliverConversation, deliverMessages, isConversationNews, noteConversation } from './deliver.ts';
import type { LiveEvent, ReceivedEvent } from '../upstream/events.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from '../contact/visitor.ts';
import { isSentHere } from '../conversation/sent-key.ts';
import { createRereader } from './reread.ts';
import { isLatest, isNews, shownTo, withSender, type Shown } from './shown.ts';

/** What became of an event, for the log. */
export type Outcome =
  | 'delivered'
  | 'reread'
  | 'not_ours'
  | 'unknown_visitor'
  | 'nothing_new'
  | 'unreadable'
  | 'ignored';

/**
 * Takes what a live source has heard.
 *
 * @param believed the source has proved who he is; else what it says is read again upstream before anybody sees it
 */
export function createReceiver(context: SiteContext, believed: boolean): (event: ReceivedEvent) => Promise<Outcome> {
  const { upstream, hub, site } = context;
  const reread = createRereader(context);

  // One event of a visitor after the other: two changes of a status at the same time end with the newer one.
  const inTurn = createKeyedQueue();

  return async function receive(event) {
    if (event === 'unreadable') return 'unreadable';
    if (event === 'other') return 'nothing_new';
    const isOurs = event.inboxId === upstream.inboxId && (event.accountId ?? upstream.accountId) === upstream.accountId;
    if (!isOurs) return 'not_ours';
    const audience = await audienceOf(context, event, believed);
    const outcomes = await Promise.all(
      audience.map(async (recipient) => {
        const { outcome, reading } = await inTurn(recipient.sourceId, () => take({ ...event, ...recipient }));
        await reading;
        return outcome;
      }),
    );
    return outcomes.find((outcome) => outcome !== 'unknown_visitor') ?? 'unknown_visitor';
  };

  async function take(event: LiveEvent & Visitor): Promise<{ outcome: Outcome; reading?: Promise<void> }> {
    const shown = await shownTo(context, event.sourceId);
    if (!shown) return { outcome: 'unknown_visitor' };

    if (event.typing) showTyping(event, event.typing);
    const conversation = event.conversation && (await isConversationNews(context, shown, event.conversation));
    const message = event.message && isNews(context, shown, event.message) && !(await isOwn(event));
    if (believed && event.conversation && !conversation) await noteConversation(context, event.conversation);
    if (!conversation && !message) return { outcome: event.typing ? 'delivered' : 'nothing_new' };

    const news = { conversation: conversation === true, message: message === true };
    if (!believed || (message && switchesUnseen(shown, event))) {
      // Not awaited here: what comes meanwhile is read with it.
      const wanted = { conversation: news.conversation, ...(news.message && { message: event.message!.id }) };
      return { outcome: 'reread', reading: reread(event, event.conversationId, wanted) };
    }
    await deliver(event, shown, news);
    return { outcome: 'delivered' };
  }

  async function deliver(
    { sourceId, conversation, message }: LiveEvent,
    shown: Shown,
    news: { conversation: boolean; message: boolean },
  ): Promise<void> {
    if (conversation && news.conversation) await deliverConversation(context, sourceId, conversation);
    if (!message || !news.message) return;
    await deliverMessages(context, sourceId, shown, conversation?.conversation, [withSender(shown, message)]);
  }

  /** Of typing nothing can be read again. Whoever knows the webhook's address could write any name, so it has none then. */
  function showTyping({ sourceId, conversationId }: LiveEvent, { typing, sender }: NonNullable<LiveEvent['typing']>) {
    hub.publish(site, sourceId, {
      type: 'typing',
      conversation_id: conversationId,
      typing,
      sender: believed ? sender : null,
    });
  }

  /** The context itself answers for what it has relayed. */
  async function isOwn({ isNew, sourceId, message }: LiveEvent): Promise<boolean> {
    return isNew && message?.key ? orWithoutStore(isSentHere(context, sourceId, message.key), false) : false;
  }
}

/** A message begins to matter in a conversation of which only its number is known. */
function switchesUnseen(shown: Shown, { conversation, message, conversationId }: LiveEvent): boolean {
  if (conversation || !message || shown.conversation === undefined) return false;
  return shown.conversation?.id !== conversationId && isLatest(shown, message);
}
