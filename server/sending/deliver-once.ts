import type { Message } from '../../wire/message.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { ensureConversation } from '../conversation/ensure-conversation.ts';
import { LONGEST_CALL, refuseWhileRunning, trustedStart } from '../upstream/running-call.ts';
import { begunElsewhere, SOON, type Relayed } from './in-flight.ts';
import { findByKey } from '../conversation/find-by-key.ts';
import { MessageRefusedError, type Outgoing } from './pending-message.ts';
import { postMessage } from './post-message.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from '../contact/visitor.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import type { StoredValue } from '../store/record.ts';
import { forgetSnapshot } from '../conversation/snapshot.ts';
import { isBornHere, replaceContact } from '../contact/ensure-contact.ts';

/** The key of a message, as its lock's holder has it. */
export interface Held {
  /** In the store. */
  record: StoredValue<Relayed>;
  hash: string;
  relayed: Relayed | undefined;
  /** Nobody else can have taken the lock. */
  isHeld(): boolean;
}

/** Makes the message upstream unless it is there already. */
export async function deliverOnce(
  context: SiteContext,
  visitor: Visitor,
  outgoing: Outgoing,
  key: Held,
): Promise<Message> {
  const { relayed } = key;
  const isElsewhere = await mayBeElsewhere(context, outgoing, relayed);
  if (isElsewhere || (await isInDoubt(context, visitor, outgoing, relayed))) {
    const found = await findByKey(context, visitor, outgoing, relayed?.conversationId);
    if (found) return found;
    if (isElsewhere) throw begunElsewhere(SOON);
    refuseWhileRunning(await lastStart(context, visitor, outgoing, key), context.now());
  }
  return healing(context, visitor, async (healed) => {
    const { id } = await ensureConversation(context, healed, outgoing);
    return post(context, healed, id, outgoing, key);
  });
}

/** Who answers for it without the store may just be without it, and have it from the same browser. */
async function mayBeElsewhere(
  { store }: SiteContext,
  { key, attempt }: Outgoing,
  relayed: Relayed | undefined,
): Promise<boolean> {
  return !relayed && attempt === 1 && !store.isResponsibleFor(key) && (await store.partitionedFor()) === 0;
}

async function isInDoubt(
  context: SiteContext,
  visitor: Visitor,
  { attempt }: Outgoing,
  relayed: Relayed | undefined,
): Promise<boolean> {
  if (relayed || attempt > 1) return true;
  return (await context.store.age()) < 3 * LONGEST_CALL && !(await isBornHere(context, visitor));
}

/**
 * When a call under this key may have begun last. What this memory does not know of began before it, if at all, or in a
 * process that was without it.
 */
async function lastStart(
  context: SiteContext,
  visitor: Visitor,
  { attempt }: Outgoing,
  { record, relayed }: Held,
): Promise<number | undefined> {
  if (relayed) {
    const note = (now: number) => record.set({ ...relayed, startedAt: now });
    return trustedStart(relayed.startedAt, context.now(), note);
  }
  if (attempt === 1) return undefined;
  const apart = await context.store.partitionedFor();
  if (apart < LONGEST_CALL) return context.now() - apart;
  if (await isBornHere(context, visitor)) return undefined;
  return context.now() - (await context.store.age());
}

async function post(
  context: SiteContext,
  visitor: Visitor,
  conversationId: number,
  outgoing: Outgoing,
  { record, hash, isHeld }: Held,
): Promise<Message> {
  const startedAt = context.now();
  const begun: Relayed = { hash, startedAt, conversationId };
  await record.set(begun);
  // A process that was suspended, or lost the store, may not be the only one any more.
  if (!isHeld()) refuseWhileRunning(context.now(), context.now());
  try {
    return await postMessage(context, visitor, conversationId, outgoing);
  } catch (error) {
    // The upstream has ended it: it is looked for before it is sent again, and need not be waited for.
    if (error instanceof MessageRefusedError || (isUpstreamError(error) && error.aftermath !== 'running')) {
      await orWithoutStore(record.set({ ...begun, startedAt: 0 }));
    }
    throw error;
  }
}

/** A contact or a conversation that an agent deleted is made anew, once, before anything is delivered. */
async function healing<Result>(
  context: SiteContext,
  visitor: Visitor,
  work: (visitor: Visitor) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(visitor);
  } catch (error) {
    if (!isUpstreamError(error, 'upstream_not_found')) throw error;
    await forgetSnapshot(context, visitor.sourceId);
    return work(await replaceContact(context, visitor));
  }
}
