import type { ReceiptRequest } from '../../wire/receipt.ts';
import { markDelivered, markRead } from '../upstream/messages.ts';
import { toggleTyping, updateLastSeen } from '../upstream/public.ts';
import { locks, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from '../contact/visitor.ts';
import { inOwnSession } from './own-session.ts';
import { knownSnapshot } from './snapshot.ts';

/**
 * Shows the agents which of their messages have reached the visitor and which the visitor has read. It reports each
 * message once, and none that this server has not shown.
 *
 * @throws {UpstreamError} the next call reports the rest
 */
export async function reportReceipts(
  context: SiteContext,
  visitor: Visitor,
  { delivered, read }: Pick<ReceiptRequest, 'delivered' | 'read'>,
): Promise<void> {
  const { upstream } = context;
  const { sourceId } = visitor;
  const record = records.receipts(context, sourceId);
  await context.store.lock(locks.receipts(context, sourceId), async () => {
    const snapshot = await knownSnapshot(context, sourceId);
    if (!snapshot?.conversation) return;
    const conversationId = snapshot.conversation.id;
    const before = (await record.get()) ?? { delivered: 0, read: 0 };
    const shown = snapshot.messages.filter(({ message_type }) => message_type !== 'incoming').map(({ id }) => id);

    const lastRead = Math.max(before.read, shown.findLast((id) => id <= read) ?? 0);
    if (lastRead > before.read) {
      // The upstream takes the time of a visit for all messages before it, so some are told of one by one.
      if (shown.at(-1) === lastRead)
        await inOwnSession(context, visitor, conversationId, (where) => updateLastSeen(upstream, where));
      else
        for (const id of shown.filter((one) => one > before.read && one <= lastRead)) {
          await markRead(upstream, conversationId, id);
          await record.set({ ...before, read: id });
        }
      await record.set({ ...before, read: lastRead });
    }
    // A read message counts as delivered.
    const reported = Math.max(lastRead, before.delivered);
    for (const id of shown.filter((one) => one > reported && delivered.includes(one))) {
      await markDelivered(upstream, conversationId, id);
      await record.set({ read: lastRead, delivered: id });
    }
  });
}

/** Shows the agents that the visitor is typing, or has stopped. */
export async function reportTyping(context: SiteContext, visitor: Visitor, typing: 'on' | 'off'): Promise<void> {
  const { sourceId } = visitor;
  await context.store.lock(locks.typing(context, sourceId), async () => {
    const conversation = (await knownSnapshot(context, sourceId))?.conversation;
    if (!conversation || conversation.blocked) return;
    await inOwnSession(context, visitor, conversation.id, (where) => toggleTyping(context.upstream, where, typing));
  });
}
