import type { Conversation } from '../../wire/event.ts';
import { DAY } from '../time.ts';
import { adaptConversation } from '../upstream/adapt.ts';
import { createConversation } from '../upstream/conversations.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { notePage } from './beside.ts';
import { notAhead, waitOutDoubt } from './doubt.ts';
import type { Outgoing } from './outgoing.ts';
import { storeName, type Relay, type Visitor } from './relay.ts';
import { quietly } from '../store/quietly.ts';
import { currentConversation, forgetSnapshot, rememberConversation } from './snapshot.ts';
import { ensureContact } from './visitor.ts';

/** What goes with a conversation that begins. */
type Beginning = Pick<Outgoing, 'attributes' | 'customAttributes'>;

/** The visitor's conversation, made with his first message: once, however many messages are the first. */
export async function ensureConversation(relay: Relay, visitor: Visitor, beginning: Beginning): Promise<Conversation> {
  const { sourceId } = visitor;
  const contactId = await ensureContact(relay, visitor);
  const current = await currentConversation(relay, visitor);
  if (current) return current;
  return relay.store.lock(storeName(relay, 'conversation', sourceId), async (isHeld) => {
    // Whoever held the lock before may have made it.
    return (
      (await currentConversation(relay, visitor)) ?? (await make(relay, { ...visitor, contactId }, beginning, isHeld))
    );
  });
}

async function make(
  relay: Relay,
  visitor: Visitor & { contactId: number },
  { attributes, customAttributes }: Beginning,
  isHeld: () => boolean,
): Promise<Conversation> {
  const { sourceId, contactId } = visitor;
  const tried = storeName(relay, 'conversation-tried', sourceId);
  const begun = await relay.store.get<number>(tried);
  if (begun !== undefined) {
    // What is remembered may be from before that call.
    await forgetSnapshot(relay, sourceId);
    const made = await currentConversation(relay, visitor);
    if (made) return made;
    waitOutDoubt(relay, await notAhead(relay, begun, (now) => relay.store.set(tried, now, DAY, 'crash')));
  }
  await relay.store.set(tried, relay.now(), DAY, 'crash');
  if (!isHeld()) waitOutDoubt(relay, relay.now());
  try {
    const raw = await createConversation(relay.upstream, {
      sourceId,
      contactId,
      attributes,
      ...(customAttributes && { customAttributes }),
    });
    const conversation = adaptConversation(raw);
    // An inbox that is locked to a single conversation hands out an old one.
    await rememberConversation(relay, sourceId, conversation, { active: true, fresh: raw.messages.length === 0 });
    const { referer: url } = attributes;
    const title = customAttributes?.['page_title'];
    if (url !== undefined) await notePage(relay, conversation.id, { url, ...(title !== undefined && { title }) });
    await relay.store.delete(tried);
    return conversation;
  } catch (error) {
    // Next time the upstream is asked first.
    await quietly(forgetSnapshot(relay, sourceId));
    if (isUpstreamError(error) && error.aftermath !== 'running') await quietly(relay.store.delete(tried));
    throw error;
  }
}
