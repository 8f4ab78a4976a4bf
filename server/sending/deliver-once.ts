import type { Message } from '../../wire/message.ts';
import { replaceContact } from '../contact/ensure-contact.ts';
import type { Visitor } from '../contact/visitor.ts';
import { ensureConversation } from '../conversation/ensure-conversation.ts';
import { findByKey } from '../conversation/find-by-key.ts';
import { dropConversation } from '../conversation/snapshot.ts';
import type { SiteContext } from '../site-context.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { refuseWhileRunning } from '../upstream/running-call.ts';
import { doubtOf, latestStart, SOON, startedElsewhere } from './in-flight.ts';
import type { KeyRecord } from './key-record.ts';
import { MessageRefusedError, type PendingMessage } from './pending-message.ts';
import { postMessage } from './post-message.ts';

/**
 * Makes the message upstream unless it is there already.
 *
 * @throws {UpstreamError} also while an earlier call may still be running
 * @throws {MessageRefusedError}
 * @throws {StoreError}
 */
export async function deliverOnce(
  context: SiteContext,
  visitor: Visitor,
  pending: PendingMessage,
  record: KeyRecord,
): Promise<Message> {
  const doubt = await doubtOf(context, visitor, pending, record);
  if (doubt !== 'none') {
    const state = record.state();
    const conversationId = 'conversationId' in state ? state.conversationId : undefined;
    const found = await findByKey(context, visitor, pending, conversationId);
    if (found) return found;
    if (doubt === 'elsewhere') throw startedElsewhere(SOON);
    refuseWhileRunning(await latestStart(context, visitor, pending, record), context.now());
  }
  return recreating(context, visitor, async (current) => {
    const { id } = await ensureConversation(context, current, pending);
    return post(context, current, id, pending, record);
  });
}

async function post(
  context: SiteContext,
  visitor: Visitor,
  conversationId: number,
  pending: PendingMessage,
  record: KeyRecord,
): Promise<Message> {
  await record.note({ name: 'call_started', conversationId, at: context.now() });
  // A process that was suspended, or lost the store, may have lost the lock as well.
  if (!record.isHeld()) refuseWhileRunning(context.now(), context.now());
  try {
    return await postMessage(context, visitor, conversationId, pending);
  } catch (error) {
    const hasEnded = error instanceof MessageRefusedError || (isUpstreamError(error) && error.aftermath !== 'running');
    if (hasEnded) await orWithoutStore(record.note({ name: 'call_ended' }));
    throw error;
  }
}

/** Runs the work again, once, with a new contact if an agent has deleted the contact or the conversation. */
async function recreating<Result>(
  context: SiteContext,
  visitor: Visitor,
  work: (visitor: Visitor) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(visitor);
  } catch (error) {
    if (!isUpstreamError(error, 'upstream_not_found')) throw error;
    await dropConversation(context, visitor.sourceId);
    return work(await replaceContact(context, visitor));
  }
}
