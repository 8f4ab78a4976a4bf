import type { Message } from '../../wire/message.ts';
import { MINUTE } from '../base/time.ts';
import { formerOf, type Visitor } from '../contact/visitor.ts';
import { rememberMessages } from '../conversation/snapshot.ts';
import { acceptMessage, hasWaiting } from '../queue/accept.ts';
import type { SiteContext } from '../site-context.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { RECONNECT_WAIT } from '../store/partition.ts';
import { locks } from '../store/records.ts';
import { StoreError } from '../store/store.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { deliverOnce } from './deliver-once.ts';
import { readKey, type KeyRecord } from './key-record.ts';
import type { KeyState } from './key-state.ts';
import type { Answer, PendingMessage, Sent } from './pending-message.ts';
import { sendWithoutStore } from './send-without-store.ts';

/**
 * Sends a visitor's message. One key makes one message, whatever fails on the way.
 *
 * @returns `accepted` while the upstream is away, or while earlier messages wait
 * @throws {UpstreamError} nothing is lost: the widget sends again with the same key
 * @throws {StoreError} likewise
 * @throws {MessageRefusedError}
 * @throws {KeyReusedError}
 */
export async function sendMessage(context: SiteContext, visitor: Visitor, pending: PendingMessage): Promise<Answer> {
  try {
    return await deliverOrAccept(context, visitor, pending);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    // A connection that was cut is usually back at once.
    if (await isStoreBack(context)) return deliverOrAccept(context, visitor, pending);
    return answerOf(await sendWithoutStore(context, visitor, pending));
  }
}

/**
 * Sends a message that was accepted before: it is delivered now, or this fails as {@link sendMessage} does.
 *
 * @param acceptedAt epoch ms
 */
export async function sendAccepted(
  context: SiteContext,
  visitor: Visitor,
  pending: PendingMessage,
  acceptedAt: number,
): Promise<Answer> {
  // A store that is younger than the message may have forgotten a call for it. Clocks differ a little.
  const mayBeForgotten = acceptedAt < context.now() - (await context.store.age()) + MINUTE;
  const attempt = mayBeForgotten ? Math.max(2, pending.attempt) : pending.attempt;
  return withKey(context, visitor, { ...pending, attempt }, (deliver) => deliver());
}

function deliverOrAccept(context: SiteContext, visitor: Visitor, pending: PendingMessage): Promise<Answer> {
  return withKey(context, visitor, pending, async (deliver) => {
    // What a visitor wrote before their identity was proven goes first, in the session in which they wrote it.
    for (const one of [formerOf(visitor), visitor])
      if (one && (await hasWaiting(context, one))) return acceptMessage(context, one, pending);
    try {
      return await deliver();
    } catch (error) {
      if (!isPassing(error)) throw error;
      return acceptMessage(context, visitor, pending, error);
    }
  });
}

/** Whether the failure may pass by itself, so that keeping the message makes sense. */
function isPassing(error: unknown): boolean {
  if (!isUpstreamError(error)) return false;
  const { code } = error;
  return code !== 'upstream_refused' && code !== 'upstream_unauthorized' && code !== 'upstream_not_found';
}

/** Runs one request at a time for a key. A key that is done is answered without any work. */
function withKey(
  context: SiteContext,
  visitor: Visitor,
  pending: PendingMessage,
  work: (deliver: () => Promise<Sent>) => Promise<Answer>,
): Promise<Answer> {
  // The lock's name leaves out the session: it may change between two requests for the same message.
  return context.store.lock(locks.key(context, pending.key), async (isHeld) => {
    const record = await readKey(context, visitor, pending, isHeld);
    const state = record.state();
    if (state.name === 'done') return answerOf(messageOf(state, pending));
    return work(async () => {
      const message = await deliverOnce(context, visitor, pending, record);
      await remember(context, visitor.sourceId, record, message);
      return answerOf(message);
    });
  });
}

/** Remembers a message that is upstream. If this fails, a look-up will find it. */
async function remember(context: SiteContext, sourceId: string, record: KeyRecord, message: Message): Promise<void> {
  await orWithoutStore(record.note({ name: 'message_seen', message }));
  await orWithoutStore(rememberMessages(context, sourceId, [message]));
  const { conversation_id } = message;
  context.hub.publish(context.site, sourceId, { type: 'message', conversation_id, message });
}

/** The message that a key has made: its text has the hash that is stored. */
function messageOf(
  { messageId, conversationId, createdAt }: Extract<KeyState, { name: 'done' }>,
  { key, content }: PendingMessage,
): Message {
  return {
    id: messageId,
    conversation_id: conversationId,
    key,
    message_type: 'incoming',
    content,
    content_type: 'text',
    content_attributes: {},
    created_at: createdAt,
    sender: null,
    attachments: [],
  };
}

function answerOf(message: Message): Sent {
  return { state: 'sent', conversation_id: message.conversation_id, message };
}

/** Whether the store can be reached again within {@link RECONNECT_WAIT}. */
function isStoreBack({ store }: SiteContext): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (back: boolean): void => {
      clearTimeout(timer);
      forget();
      resolve(back);
    };
    const timer = setTimeout(() => end(false), RECONNECT_WAIT);
    const forget = store.onReturn(() => end(true));
    // It may be back already.
    store.epoch().then(
      () => end(true),
      () => {},
    );
  });
}
