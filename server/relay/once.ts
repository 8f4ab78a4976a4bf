import type { Message } from '../../wire/message.ts';
import { DAY } from '../time.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { ensureConversation } from './conversation.ts';
import { begunElsewhere, DOUBT, notAhead, SOON, waitOutDoubt, type Relayed } from './doubt.ts';
import { findByKey } from './lookup.ts';
import { MessageRefusedError, type Outgoing } from './outgoing.ts';
import { postMessage } from './post.ts';
import type { Relay, Visitor } from './relay.ts';
import { quietly } from '../store/quietly.ts';
import { forgetSnapshot } from './snapshot.ts';
import { isBornHere, replaceContact } from './visitor.ts';

/** The key of a message, as its lock's holder has it. */
export interface Held {
  /** In the store. */
  name: string;
  hash: string;
  relayed: Relayed | undefined;
  /** Nobody else can have taken the lock. */
  isHeld(): boolean;
}

/** Makes the message upstream unless it is there already. */
export async function deliverOnce(relay: Relay, visitor: Visitor, outgoing: Outgoing, key: Held): Promise<Message> {
  const { relayed } = key;
  const isElsewhere = await mayBeElsewhere(relay, outgoing, relayed);
  if (isElsewhere || (await isInDoubt(relay, visitor, outgoing, relayed))) {
    const found = await findByKey(relay, visitor, outgoing, relayed?.conversationId);
    if (found) return found;
    if (isElsewhere) throw begunElsewhere(SOON);
    waitOutDoubt(relay, await lastStart(relay, visitor, outgoing, key));
  }
  return healing(relay, visitor, async (healed) => {
    const { id } = await ensureConversation(relay, healed, outgoing);
    return post(relay, healed, id, outgoing, key);
  });
}

/** Who answers for it without the store may just be without it, and have it from the same browser. */
async function mayBeElsewhere(
  { store }: Relay,
  { key, attempt }: Outgoing,
  relayed: Relayed | undefined,
): Promise<boolean> {
  return !relayed && attempt === 1 && !store.isKeeper(key) && (await store.apart()) === 0;
}

async function isInDoubt(
  relay: Relay,
  visitor: Visitor,
  { attempt }: Outgoing,
  relayed: Relayed | undefined,
): Promise<boolean> {
  if (relayed || attempt > 1) return true;
  return (await relay.store.age()) < 3 * DOUBT && !(await isBornHere(relay, visitor));
}

/**
 * When a call under this key may have begun last. What this memory does not know of began before it, if at all, or in a
 * process that was without it.
 */
async function lastStart(
  relay: Relay,
  visitor: Visitor,
  { attempt }: Outgoing,
  { name, relayed }: Held,
): Promise<number | undefined> {
  if (relayed) {
    const note = (now: number) => relay.store.set(name, { ...relayed, startedAt: now } satisfies Relayed, DAY, 'crash');
    return notAhead(relay, relayed.startedAt, note);
  }
  if (attempt === 1) return undefined;
  const apart = await relay.store.apart();
  if (apart < DOUBT) return relay.now() - apart;
  if (await isBornHere(relay, visitor)) return undefined;
  return relay.now() - (await relay.store.age());
}

async function post(
  relay: Relay,
  visitor: Visitor,
  conversationId: number,
  outgoing: Outgoing,
  { name, hash, isHeld }: Held,
): Promise<Message> {
  const startedAt = relay.now();
  const begun: Relayed = { hash, startedAt, conversationId };
  await relay.store.set(name, begun, DAY, 'crash');
  // A process that was suspended, or lost the store, may not be the only one any more.
  if (!isHeld()) waitOutDoubt(relay, relay.now());
  try {
    return await postMessage(relay, visitor, conversationId, outgoing);
  } catch (error) {
    // The upstream has ended it: it is looked for before it is sent again, and need not be waited for.
    if (error instanceof MessageRefusedError || (isUpstreamError(error) && error.aftermath !== 'running')) {
      await quietly(relay.store.set(name, { ...begun, startedAt: 0 } satisfies Relayed, DAY, 'crash'));
    }
    throw error;
  }
}

/** A contact or a conversation that an agent deleted is made anew, once, before anything is delivered. */
async function healing<Result>(
  relay: Relay,
  visitor: Visitor,
  work: (visitor: Visitor) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(visitor);
  } catch (error) {
    if (!isUpstreamError(error, 'upstream_not_found')) throw error;
    await forgetSnapshot(relay, visitor.sourceId);
    return work(await replaceContact(relay, visitor));
  }
}
