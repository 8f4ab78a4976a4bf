import type { Conversation } from '../../wire/conversation.ts';
import { createConversation } from '../upstream/conversations.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { notePage } from './conversation-attributes.ts';
import { refuseWhileRunning, trustedStart } from '../upstream/running-call.ts';
import type { Beginning } from './visitor-context.ts';
import { locks, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from '../contact/visitor.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { currentConversation, forgetSnapshot, rememberConversation } from './snapshot.ts';
import { ensureContact } from '../contact/ensure-contact.ts';

/** The visitor's conversation, made with his first message: once, however many messages are the first. */
export async function ensureConversation(
  context: SiteContext,
  visitor: Visitor,
  beginning: Beginning,
): Promise<Conversation> {
  const { sourceId } = visitor;
  const contactId = await ensureContact(context, visitor);
  const current = await currentConversation(context, visitor);
  if (current) return current;
  return context.store.lock(locks.conversation(context, sourceId), async (isHeld) => {
    // Whoever held the lock before may have made it.
    return (
      (await currentConversation(context, visitor)) ??
      (await make(context, { ...visitor, contactId }, beginning, isHeld))
    );
  });
}

async function make(
  context: SiteContext,
  visitor: Visitor & { contactId: number },
  { attributes, customAttributes }: Beginning,
  isHeld: () => boolean,
): Promise<Conversation> {
  const { sourceId, contactId } = visitor;
  const attempt = records.conversationAttempt(context, sourceId);
  const begun = await attempt.get();
  if (begun !== undefined) {
    // What is remembered may be from before that call.
    await forgetSnapshot(context, sourceId);
    const made = await currentConversation(context, visitor);
    if (made) return made;
    const note = (now: number) => attempt.set(now);
    const startedAt = await trustedStart(begun, context.now(), note);
    refuseWhileRunning(startedAt, context.now());
  }
  await attempt.set(context.now());
  if (!isHeld()) refuseWhileRunning(context.now(), context.now());
  try {
    const { conversation, isEmpty } = await createConversation(context.upstream, {
      sourceId,
      contactId,
      attributes,
      ...(customAttributes && { customAttributes }),
    });
    // An inbox that is locked to a single conversation hands out an old one.
    await rememberConversation(context, sourceId, conversation, { active: true, fresh: isEmpty });
    const { referer: url } = attributes;
    const title = customAttributes?.['page_title'];
    if (url !== undefined) await notePage(context, conversation.id, { url, ...(title !== undefined && { title }) });
    await attempt.delete();
    return conversation;
  } catch (error) {
    // Next time the upstream is asked first.
    await orWithoutStore(forgetSnapshot(context, sourceId));
    if (isUpstreamError(error) && error.aftermath !== 'running') await orWithoutStore(attempt.delete());
    throw error;
  }
}
