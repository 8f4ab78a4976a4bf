import { isDeepStrictEqual } from 'node:util';
import type { Conversation } from '../../wire/conversation.ts';
import type { Message } from '../../wire/message.ts';
import type { DatedConversation } from '../upstream/conversations.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { locks, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import { rememberConversation, rememberMessages } from '../conversation/snapshot.ts';
import { isLatest, shownTo, type Shown } from './shown.ts';

/** Brings a visitor's messages, ascending, to the store and to every stream. */
export async function deliverMessages(
  context: SiteContext,
  sourceId: string,
  shown: Shown,
  conversation: Conversation | undefined,
  messages: Message[],
): Promise<void> {
  const { site, hub, reported } = context;
  const newest = messages.at(-1);
  if (!newest) return;
  const becomesCurrent = conversation && shown.conversation !== undefined && shown.conversation?.id !== conversation.id;
  if (becomesCurrent && isLatest(shown, newest)) {
    await orWithoutStore(rememberConversation(context, sourceId, conversation, { active: true, fresh: false }));
  }
  await orWithoutStore(rememberMessages(context, sourceId, messages));
  for (const message of messages) {
    reported.add(message);
    hub.publish(site, sourceId, { type: 'message', conversation_id: message.conversation_id, message });
  }
}

/** Whether a conversation is news: it is the visitor's current or a newer one, looks otherwise than shown, and is not older. */
export async function isConversationNews(
  context: SiteContext,
  shown: Shown,
  { conversation, at }: DatedConversation,
): Promise<boolean> {
  if (shown.conversation && shown.conversation.id > conversation.id) return false;
  if (isDeepStrictEqual(shown.conversation, conversation)) return false;
  return at >= (await shownAt(context, conversation.id)) || at === 0;
}

/** Brings a conversation's status to the store and to every stream, unless something newer is shown. */
export async function deliverConversation(
  context: SiteContext,
  sourceId: string,
  dated: DatedConversation,
): Promise<void> {
  const { site, hub, store } = context;
  const { conversation } = dated;
  // One after the other in all processes, so that of two at once the newer is shown in the end.
  const work = async () => {
    const shown = await shownTo(context, sourceId);
    const isNewer = shown && (await isConversationNews(context, shown, dated));
    await noteConversation(context, dated);
    if (!isNewer) return;
    if (shown.conversation !== undefined)
      await orWithoutStore(rememberConversation(context, sourceId, conversation, { active: true, fresh: false }));
    hub.publish(site, sourceId, { type: 'conversation', conversation_id: conversation.id, conversation });
  };
  const done = await orWithoutStore(
    store.lock(locks.statusDelivery(context, sourceId), work).then(() => true),
    false,
  );
  if (!done) await work();
}

/** Notes how new what is shown of a conversation is, so that what is older is known when it comes late. */
export async function noteConversation(context: SiteContext, { conversation, at }: DatedConversation): Promise<void> {
  if (at <= (await shownAt(context, conversation.id))) return;
  await orWithoutStore(records.shownAt(context, conversation.id).set(at));
}

async function shownAt(context: SiteContext, id: number): Promise<number> {
  return (await orWithoutStore(records.shownAt(context, id).get())) ?? 0;
}
