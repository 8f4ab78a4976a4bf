import type { Message } from '../../wire/message.ts';
import { RECONNECT_WAIT } from '../store/partition.ts';
import { StoreError } from '../store/store.ts';
import { sha256 } from '../base/digest.ts';
import { MINUTE } from '../base/time.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { acceptMessage, hasWaiting } from '../queue/accept.ts';
import type { Relayed } from './in-flight.ts';
import { deliverOnce } from './deliver-once.ts';
import { KeyReusedError, type Answer, type Outgoing, type Sent } from './pending-message.ts';
import { formerOf, type Visitor } from '../contact/visitor.ts';
import type { StoredValue } from '../store/record.ts';
import { locks, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { rememberMessages } from '../conversation/snapshot.ts';
import { sendUnremembered } from './send-without-store.ts';

/**
 * Relays a visitor's text as one incoming message. One key makes one message, whatever happens between.
 *
 * @returns `accepted` while the upstream is away, or while messages before it wait.
 * @throws {UpstreamError} nothing is lost: the widget sends again under the same key.
 * @throws {StoreError} likewise
 * @throws {MessageRefusedError}
 * @throws {KeyReusedError}
 */
export async function sendMessage(context: SiteContext, visitor: Visitor, outgoing: Outgoing): Promise<Answer> {
  try {
    return await deliverOrAccept(context, visitor, outgoing);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    // A connection that was cut is there again at once.
    if (await isBack(context)) return deliverOrAccept(context, visitor, outgoing);
    return answerOf(await sendUnremembered(context, visitor, outgoing));
  }
}

/**
 * As {@link sendMessage}, for a message that was accepted before: it is delivered now, or fails.
 *
 * @param at when it was accepted, epoch ms
 */
export async function sendAccepted(
  context: SiteContext,
  visitor: Visitor,
  outgoing: Outgoing,
  at: number,
): Promise<Answer> {
  // What was begun with it may be forgotten, if it is older than the store; clocks differ a little.
  const mayBeForgotten = at < context.now() - (await context.store.age()) + MINUTE;
  const attempt = mayBeForgotten ? Math.max(2, outgoing.attempt) : outgoing.attempt;
  return withKey(context, visitor, { ...outgoing, attempt }, (deliver) => deliver());
}

/** What may pass by itself, so that it is worth keeping the message. */
function isPassing(error: unknown): boolean {
  if (!isUpstreamError(error)) return false;
  const { code } = error;
  return code !== 'upstream_refused' && code !== 'upstream_unauthorized' && code !== 'upstream_not_found';
}

function deliverOrAccept(context: SiteContext, visitor: Visitor, outgoing: Outgoing): Promise<Answer> {
  return withKey(context, visitor, outgoing, async (deliver) => {
    // What he wrote before he was proven to be somebody goes first, under the session it was written in.
    for (const one of [formerOf(visitor), visitor])
      if (one && (await hasWaiting(context, one))) return acceptMessage(context, one, outgoing);
    try {
      return await deliver();
    } catch (error) {
      if (!isPassing(error)) throw error;
      return acceptMessage(context, visitor, outgoing, error);
    }
  });
}

/** Whether the store can be reached again within a moment. */
function isBack({ store }: SiteContext): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (back: boolean): void => {
      clearTimeout(timer);
      forget();
      resolve(back);
    };
    const timer = setTimeout(() => end(false), RECONNECT_WAIT);
    const forget = store.onReturn(() => end(true));
    // It may have come back before we listened.
    store.epoch().then(
      () => end(true),
      () => {},
    );
  });
}

/** One call at a time for a key, and none once it is answered. */
function withKey(
  context: SiteContext,
  visitor: Visitor,
  outgoing: Outgoing,
  work: (deliver: () => Promise<Sent>) => Promise<Answer>,
): Promise<Answer> {
  const record = records.key(context, visitor.sourceId, outgoing.key);
  // The session may change while a message is under way, and it is sent again in the next one.
  return context.store.lock(locks.key(context, outgoing.key), async (isHeld) => {
    const hash = sha256(outgoing.content);
    const relayed = await recall(context, visitor, outgoing);
    if (relayed && relayed.hash !== hash) throw new KeyReusedError();
    if (relayed?.message) return answerOf(relayed.message);
    return work(async () => {
      const message = await deliverOnce(context, visitor, outgoing, { record, hash, relayed, isHeld });
      await remember(context, visitor.sourceId, record, hash, message);
      return answerOf(message);
    });
  });
}

/** What is known of the key, in this session or the one before it. */
async function recall(context: SiteContext, visitor: Visitor, { key }: Outgoing): Promise<Relayed | undefined> {
  for (const one of [visitor, formerOf(visitor)]) {
    const relayed = one && (await records.key(context, one.sourceId, key).get());
    if (relayed) return relayed;
  }
  return undefined;
}

/** It is there: whatever fails from here on, a look-up will find it. */
async function remember(
  context: SiteContext,
  sourceId: string,
  record: StoredValue<Relayed>,
  hash: string,
  message: Message,
): Promise<void> {
  await orWithoutStore(record.set({ hash, startedAt: 0, message }));
  await orWithoutStore(rememberMessages(context, sourceId, [message]));
  const { conversation_id } = message;
  context.hub.publish(context.site, sourceId, { type: 'message', conversation_id, message });
}

function answerOf(message: Message): Sent {
  return { state: 'sent', conversation_id: message.conversation_id, message };
}
