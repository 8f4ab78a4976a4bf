import type { ReceiptRequest } from '../../wire/receipt.ts';
import { markDelivered } from '../upstream/messages.ts';
import { toggleTyping, updateLastSeen } from '../upstream/public.ts';
import { locks, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import { knownSnapshot } from './snapshot.ts';

/**
 * Tells the agents what has reached the visitor and what he has seen: each once, and nothing that we did not show him.
 *
 * @throws {UpstreamError} nothing is lost: the next one says it again.
 */
export async function reportReceipts(
  context: SiteContext,
  sourceId: string,
  { delivered, read }: Pick<ReceiptRequest, 'delivered' | 'read'>,
): Promise<void> {
  const record = records.receipts(context, sourceId);
  await context.store.lock(locks.receipts(context, sourceId), async () => {
    const snapshot = await knownSnapshot(context, sourceId);
    if (!snapshot?.conversation) return;
    const conversationId = snapshot.conversation.id;
    const told = (await record.get()) ?? { delivered: 0, read: 0 };
    const shown = snapshot.messages.filter(({ message_type }) => message_type !== 'incoming').map(({ id }) => id);

    const seen = shown.findLast((id) => id <= read) ?? 0;
    if (seen > told.read) {
      await updateLastSeen(context.upstream, { sourceId, conversationId });
      told.read = seen;
      await record.set(told);
    }
    // What is read needs no other word.
    const done = Math.max(told.read, told.delivered);
    for (const id of shown.filter((one) => one > done && delivered.includes(one))) {
      await markDelivered(context.upstream, conversationId, id);
      told.delivered = id;
      await record.set(told);
    }
  });
}

/** Tells the agents that the visitor is writing, or has stopped. */
export async function reportTyping(context: SiteContext, sourceId: string, typing: 'on' | 'off'): Promise<void> {
  await context.store.lock(locks.typing(context, sourceId), async () => {
    const conversation = (await knownSnapshot(context, sourceId))?.conversation;
    if (!conversation || conversation.blocked) return;
    await toggleTyping(context.upstream, { sourceId, conversationId: conversation.id }, typing);
  });
}
