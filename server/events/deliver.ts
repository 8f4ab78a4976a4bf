import { isDeepStrictEqual } from 'node:util';
import type { Conversation } from '../../wire/conversation.ts';
import type { Message } from '../../wire/message.ts';
import { rememberConversation, rememberMessages } from '../conversation/snapshot.ts';
import type { SiteContext } from '../site-context.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { locks, records } from '../store/records.ts';
import type { DatedConversation } from '../upstream/conversations.ts';
import { isNewestMessage, shownState, type ShownState } from './shown-state.ts';

/**
 * Writes a visitor's messages to the store and to their streams.
 *
 * @param conversation of the messages, if it is known
 * @param messages ascending by id
 */
export async function deliverMessages(
  context: SiteContext,
  sourceId: string,
  shown: ShownState,
  conversation: Conversation | undefined,
  messages: Message[],
): Promise<void> {
  const { site, hub, reported } = context;
  const newest = messages.at(-1);
  if (!newest) return;
  const isOther = conversation && shown.conversation !== undefined && shown.conversation?.id !== conversation.id;
  if (isOther && isNewestMessage(shown, newest)) {
    await orWithoutStore(rememberConversation(context, sourceId, conversation, { active: true, fresh: false }));
  }
  await orWithoutStore(rememberMessages(context, sourceId, messages));
  for (const message of messages) {
    reported.add(message);
    hub.publish(site, sourceId, { type: 'message', conversation_id: message.conversation_id, message });
  }
}

/** Writes a conversation's status to the store and to the visitor's streams, unless a newer one is shown. */
export async function deliverConversation(
  context: SiteContext,
  sourceId: string,
  dated: DatedConversation,
): Promise<void> {
  const { site, hub, store } = context;
  const { conversation } = dated;
  const work = async () => {
    const shown = await shownState(context, sourceId);
    const isNew = shown && (await isNewStatus(context, shown, dated));
    await recordStatusTime(context, dated);
    if (!isNew) return;
    if (shown.conversation !== undefined)
      await orWithoutStore(rememberConversation(context, sourceId, conversation, { active: true, fresh: false }));
    hub.publish(site, sourceId, { type: 'conversation', conversation_id: conversation.id, conversation });
  };
  // One at a time in all processes: of two changes at the same time, the newer one is shown in the end.
  const done = await orWithoutStore(
    store.lock(locks.statusDelivery(context, sourceId), work).then(() => true),
    false,
  );
  if (!done) await work();
}

/** Whether a conversation is the visitor's current one or a newer one, and its state is newer than what is shown. */
export async function isNewStatus(
  context: SiteContext,
  shown: ShownState,
  { conversation, at }: DatedConversation,
): Promise<boolean> {
  if (shown.conversation && shown.conversation.id > conversation.id) return false;
  if (isDeepStrictEqual(shown.conversation, conversation)) return false;
  return at >= (await statusTime(context, conversation.id)) || at === 0;
}

/** Records how new the known status is, so that an older one that comes late is recognised. */
export async function recordStatusTime(context: SiteContext, { conversation, at }: DatedConversation): Promise<void> {
  if (at <= (await statusTime(context, conversation.id))) return;
  await orWithoutStore(records.statusTime(context, conversation.id).set(at));
}

async function statusTime(context: SiteContext, conversationId: number): Promise<number> {
  return (await orWithoutStore(records.statusTime(context, conversationId).get())) ?? 0;
}
