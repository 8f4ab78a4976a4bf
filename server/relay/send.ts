import { createHash } from 'node:crypto';
import type { Message, SendAnswer } from '../../wire/message.ts';
import type { Conversation } from '../../wire/event.ts';
import { DAY, MINUTE, SECOND } from '../time.ts';
import { adaptConversation, adaptMessage } from '../upstream/adapt.ts';
import { createConversation, type ConversationAttributes } from '../upstream/conversations.ts';
import { isUpstreamError, UpstreamError } from '../upstream/error.ts';
import { AFTER_PAGE, createMessage, listMessages } from '../upstream/messages.ts';
import type { RawMessage } from '../upstream/schema.ts';
import { storeName, type Relay, type Visitor } from './relay.ts';
import { currentConversation, forgetSnapshot, rememberConversation, rememberMessages } from './snapshot.ts';
import { ensureContact, isBornHere, replaceContact } from './visitor.ts';

export interface Outgoing {
  key: string;
  attempt: number;
  after: number;
  content: string;
  /** Goes with the conversation that this message may begin. */
  attributes: ConversationAttributes;
}

/** The answer to a message that the upstream has given an id. */
export type Sent = Omit<Extract<SendAnswer, { state: 'sent' }>, 'session_id'>;

/** Another text came under a key that has been relayed. */
export class KeyReusedError extends Error {
  override name = 'KeyReusedError' as const;
}

/** What is remembered of a key: the call was begun, then its answer. */
interface Relayed {
  hash: string;
  startedAt: number;
  message?: Message;
}

/** No look-up permits a second call sooner: by then the upstream has ended the first. */
const DOUBT = 20 * SECOND;
/** Pages of 100 that a look-up reads at most. */
const LOOK_UP_PAGES = 50;

/**
 * Relays a visitor's text as one incoming message. One key makes one message, whatever happens between.
 *
 * @throws {UpstreamError} nothing is lost: the widget sends again under the same key.
 * @throws {KeyReusedError}
 */
export async function sendMessage(relay: Relay, visitor: Visitor, outgoing: Outgoing): Promise<Sent> {
  const name = storeName(relay, 'key', visitor.sourceId, outgoing.key);
  return relay.store.lock(name, async () => {
    const hash = createHash('sha256').update(outgoing.content).digest('base64url');
    const relayed = await relay.store.get<Relayed>(name);
    if (relayed && relayed.hash !== hash) throw new KeyReusedError();
    if (relayed?.message) return answer(relayed.message);

    const message = await healing(relay, visitor, async (healed) => {
      const conversation = await ensureConversation(relay, healed, outgoing.attributes);
      const found =
        (await isInDoubt(relay, visitor, outgoing, relayed)) && (await findByKey(relay, conversation.id, outgoing));
      const raw = found || (await post(relay, name, conversation.id, outgoing, hash, relayed));
      return adaptMessage(raw, conversation.id)!;
    });
    await relay.store.set(name, { hash, startedAt: relay.now(), message } satisfies Relayed, DAY);
    await rememberMessages(relay, visitor.sourceId, [message]);
    relay.hub.publish(relay.site, visitor.sourceId, {
      type: 'message',
      conversation_id: message.conversation_id,
      message,
    });
    return answer(message);
  });
}

/** Whether a message with that key was relayed by us, so that its event tells nothing new. */
export async function isRelayed(relay: Relay, sourceId: string, key: string): Promise<boolean> {
  return (await relay.store.get(storeName(relay, 'key', sourceId, key))) !== undefined;
}

function answer(message: Message): Sent {
  return { state: 'sent', conversation_id: message.conversation_id, message };
}

async function isInDoubt(
  relay: Relay,
  visitor: Visitor,
  { attempt }: Outgoing,
  relayed: Relayed | undefined,
): Promise<boolean> {
  if (relayed || attempt > 1) return true;
  return (await relay.store.age()) < MINUTE && !(await isBornHere(relay, visitor));
}

async function findByKey(
  relay: Relay,
  conversationId: number,
  { key, after }: Outgoing,
): Promise<RawMessage | undefined> {
  let cursor = after;
  for (let page = 0; page < LOOK_UP_PAGES; page += 1) {
    const messages = await listMessages(relay.upstream, conversationId, { after: cursor }, 'message');
    const found = messages.find((message) => message.source_id === key && message.message_type === 'incoming');
    if (found || messages.length < AFTER_PAGE) return found;
    cursor = messages.at(-1)!.id;
  }
  return undefined;
}

async function post(
  relay: Relay,
  name: string,
  conversationId: number,
  outgoing: Outgoing,
  hash: string,
  relayed: Relayed | undefined,
): Promise<RawMessage> {
  waitOutDoubt(relay, relayed?.startedAt);
  await relay.store.set(name, { hash, startedAt: relay.now() } satisfies Relayed, DAY);
  try {
    return await createMessage(relay.upstream, conversationId, outgoing);
  } catch (error) {
    // What is certainly not there may be sent again at once.
    if (isUpstreamError(error) && error.aftermath !== 'running') {
      await relay.store.set(name, { hash, startedAt: 0 } satisfies Relayed, DAY);
    }
    throw error;
  }
}

/** The visitor's conversation, made with his first message: once, however many messages are the first. */
async function ensureConversation(
  relay: Relay,
  visitor: Visitor,
  attributes: ConversationAttributes,
): Promise<Conversation> {
  const { sourceId } = visitor;
  return relay.store.lock(storeName(relay, 'conversation', sourceId), async () => {
    const contactId = await ensureContact(relay, visitor);
    const current = await currentConversation(relay, sourceId);
    if (current) return current;

    const tried = storeName(relay, 'conversation-tried', sourceId);
    waitOutDoubt(relay, await relay.store.get<number>(tried));
    await relay.store.set(tried, relay.now(), MINUTE);
    try {
      const conversation = adaptConversation(
        await createConversation(relay.upstream, { sourceId, contactId, attributes }),
      );
      await rememberConversation(relay, sourceId, conversation, { active: true, fresh: true });
      await relay.store.delete(tried);
      return conversation;
    } catch (error) {
      // Next time the upstream is asked first.
      await forgetSnapshot(relay, sourceId);
      if (isUpstreamError(error) && error.aftermath !== 'running') await relay.store.delete(tried);
      throw error;
    }
  });
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

function waitOutDoubt(relay: Relay, startedAt: number | undefined): void {
  const wait = startedAt ? startedAt + DOUBT - relay.now() : 0;
  if (wait <= 0) return;
  throw new UpstreamError('upstream_timeout', 'running', 'an earlier call may still be running', {
    retryAfter: Math.ceil(wait / SECOND),
  });
}
