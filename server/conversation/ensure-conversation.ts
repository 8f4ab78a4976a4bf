import type { Conversation } from '../../wire/conversation.ts';
import { createConversation } from '../upstream/conversations.ts';
import { isUpstreamError, mayBeRefused } from '../upstream/error.ts';
import { refuseWhileRunning, trustedStart } from '../upstream/running-call.ts';
import { ensureContact } from '../contact/ensure-contact.ts';
import type { Visitor } from '../contact/visitor.ts';
import { locks, records } from '../store/records.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import type { SiteContext } from '../site-context.ts';
import type { InitialAttributes } from './initial-attributes.ts';
import { noteReportedPage } from './reported-page.ts';
import { currentConversation, forgetSnapshot, rememberConversation } from './snapshot.ts';

/**
 * The visitor's current conversation. Their first message creates it: once, however many messages come first together.
 *
 * @throws {UpstreamError}
 * @throws {StoreError} it can be created under a lock only
 */
export async function ensureConversation(
  context: SiteContext,
  visitor: Visitor,
  attributes: InitialAttributes,
): Promise<Conversation> {
  const { sourceId } = visitor;
  const contactId = await ensureContact(context, visitor);
  const current = await currentConversation(context, visitor);
  if (current) return current;
  return context.store.lock(locks.conversation(context, sourceId), async (isHeld) => {
    // The request that held the lock before may have created it.
    const now = await currentConversation(context, visitor);
    if (now) return now;
    const known = { ...visitor, contactId };
    const inDoubtSince = await records.conversationAttempt(context, sourceId).get();
    if (inDoubtSince === undefined) return createSayingLess(context, known, attributes, isHeld);
    // What the earlier call said may be why it had no answer.
    return (await findAfterDoubt(context, known, inDoubtSince)) ?? create(context, known, {}, isHeld);
  });
}

/** Creates a conversation; without the attributes if they may be why it is refused: they must not stop a message. */
async function createSayingLess(
  context: SiteContext,
  visitor: KnownVisitor,
  attributes: InitialAttributes,
  isHeld: () => boolean,
): Promise<Conversation> {
  try {
    return await create(context, visitor, attributes, isHeld);
  } catch (error) {
    if (!isUpstreamError(error) || error.aftermath === 'running' || !mayBeRefused(error)) throw error;
    context.log.warn({ site: context.site, detail: error.detail }, 'a conversation is begun without its attributes');
    // The upstream may have created it although it answered with an error.
    await forgetSnapshot(context, visitor.sourceId);
    return (await currentConversation(context, visitor)) ?? create(context, visitor, {}, isHeld);
  }
}

type KnownVisitor = Visitor & { contactId: number };

/**
 * Looks for the conversation that an earlier call may have created without an answer.
 *
 * @throws {UpstreamError} while that call may still be running
 */
async function findAfterDoubt(
  context: SiteContext,
  visitor: Visitor,
  notedStart: number,
): Promise<Conversation | null> {
  const attempt = records.conversationAttempt(context, visitor.sourceId);
  // The snapshot may be older than that call.
  await forgetSnapshot(context, visitor.sourceId);
  const found = await currentConversation(context, visitor);
  if (found) return found;
  const startedAt = await trustedStart(notedStart, context.now(), (now) => attempt.set(now));
  refuseWhileRunning(startedAt, context.now());
  return null;
}

async function create(
  context: SiteContext,
  { sourceId, contactId }: KnownVisitor,
  { attributes = {}, customAttributes }: Partial<InitialAttributes>,
  isHeld: () => boolean,
): Promise<Conversation> {
  const attempt = records.conversationAttempt(context, sourceId);
  await attempt.set(context.now());
  // Another process may hold the lock by now, and create the conversation.
  if (!isHeld()) refuseWhileRunning(context.now(), context.now());
  try {
    const { conversation, isEmpty } = await createConversation(context.upstream, {
      sourceId,
      contactId,
      attributes,
      ...(customAttributes && { customAttributes }),
    });
    // An inbox that is locked to a single conversation returns the old one.
    await rememberConversation(context, sourceId, conversation, { active: true, fresh: isEmpty });
    const { referer: url } = attributes;
    const title = customAttributes?.['page_title'];
    if (url !== undefined)
      await noteReportedPage(context, conversation.id, { url, ...(title !== undefined && { title }) });
    await attempt.delete();
    return conversation;
  } catch (error) {
    // The next request asks the upstream first.
    await orWithoutStore(forgetSnapshot(context, sourceId));
    if (isUpstreamError(error) && error.aftermath !== 'running') await orWithoutStore(attempt.delete());
    throw error;
  }
}
