import { isDeepStrictEqual } from 'node:util';
import type { Conversation } from '../../wire/event.ts';
import type { Message } from '../../wire/message.ts';
import { DAY } from '../time.ts';
import type { DatedConversation } from '../upstream/adapt.ts';
import { quietly } from '../store/quietly.ts';
import type { Inbound } from './inbound.ts';
import { isLatest, shownTo, type Shown } from './shown.ts';

/** Brings a visitor's messages, ascending, to the store and to every stream. */
export async function deliverMessages(
  inbound: Inbound,
  sourceId: string,
  shown: Shown,
  conversation: Conversation | undefined,
  messages: Message[],
): Promise<void> {
  const { site, hub, memory, told } = inbound;
  const newest = messages.at(-1);
  if (!newest) return;
  const becomesCurrent = conversation && shown.conversation !== undefined && shown.conversation?.id !== conversation.id;
  if (becomesCurrent && isLatest(shown, newest)) {
    await quietly(memory.keepConversation(sourceId, conversation, true));
  }
  await quietly(memory.keepMessages(sourceId, messages));
  for (const message of messages) {
    told.add(message);
    hub.publish(site, sourceId, { type: 'message', conversation_id: message.conversation_id, message });
  }
}

/** Whether a conversation is news: it is the visitor's current or a newer one, looks otherwise than shown, and is not older. */
export async function isConversationNews(
  inbound: Inbound,
  shown: Shown,
  { conversation, at }: DatedConversation,
): Promise<boolean> {
  if (shown.conversation && shown.conversation.id > conversation.id) return false;
  if (isDeepStrictEqual(shown.conversation, conversation)) return false;
  return at >= (await shownAt(inbound, conversation.id)) || at === 0;
}

/** Brings a conversation's status to the store and to every stream, unless something newer is shown. */
export async function deliverConversation(inbound: Inbound, sourceId: string, dated: DatedConversation): Promise<void> {
  const { site, hub, memory, store } = inbound;
  const { conversation } = dated;
  // One after the other in all processes, so that of two at once the newer is shown in the end.
  const work = async () => {
    const shown = await shownTo(inbound, sourceId);
    const isNewer = shown && (await isConversationNews(inbound, shown, dated));
    await noteConversation(inbound, dated);
    if (!isNewer) return;
    if (shown.conversation !== undefined) await quietly(memory.keepConversation(sourceId, conversation, true));
    hub.publish(site, sourceId, { type: 'conversation', conversation_id: conversation.id, conversation });
  };
  const done = await quietly(
    store.lock(`live:${site}:${sourceId}`, work).then(() => true),
    false,
  );
  if (!done) await work();
}

/** Notes how new what is shown of a conversation is, so that what is older is known when it comes late. */
export async function noteConversation(inbound: Inbound, { conversation, at }: DatedConversation): Promise<void> {
  if (at <= (await shownAt(inbound, conversation.id))) return;
  await quietly(inbound.store.set(shownName(inbound, conversation.id), at, DAY));
}

async function shownAt(inbound: Inbound, id: number): Promise<number> {
  return (await quietly(inbound.store.get<number>(shownName(inbound, id)))) ?? 0;
}

function shownName({ site }: Inbound, id: number): string {
  return `shown:${site}:${id}`;
}
