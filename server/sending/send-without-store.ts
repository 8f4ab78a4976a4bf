import type { Message } from '../../wire/message.ts';
import { SECOND } from '../base/time.ts';
import type { Visitor } from '../contact/visitor.ts';
import { findByKey } from '../conversation/find-by-key.ts';
import { visitorConversations } from '../conversation/visitor-conversations.ts';
import type { SiteContext } from '../site-context.ts';
import { StoreError } from '../store/store.ts';
import { LONGEST_CALL } from '../upstream/running-call.ts';
import { SOON, startedElsewhere } from './in-flight.ts';
import type { PendingMessage } from './pending-message.ts';
import { postMessage } from './post-message.ts';

/** Seconds after which no call of any process can be running: a browser's request and its call may follow each other. */
const LATE = (2 * LONGEST_CALL) / SECOND;

/**
 * Sends while the store is unavailable: the upstream itself says whether it has the key. Whatever requires a lock of all
 * processes, or the order of accepted messages, has to wait.
 *
 * @throws {StoreError} there is no conversation yet, or accepted messages go first
 */
export function sendWithoutStore(context: SiteContext, visitor: Visitor, pending: PendingMessage): Promise<Message> {
  const { key } = pending;
  // Within this process a key has one call.
  const running = context.sendsWithoutStore;
  const sent = running.get(key) ?? send(context, visitor, pending).finally(() => running.delete(key));
  running.set(key, sent);
  return sent;
}

async function send(context: SiteContext, visitor: Visitor, pending: PendingMessage): Promise<Message> {
  if (pending.behind) throw new StoreError('messages before it wait in the store');
  const [current] = await visitorConversations(context, visitor);
  if (!current) throw new StoreError('a conversation is made under a lock only');
  const found = await findByKey(context, visitor, pending);
  if (found) return found;
  if (!mayBegin(context, pending)) throw startedElsewhere(pending.attempt === 1 ? SOON : LATE);
  const { id } = current.conversation;
  const message = await postMessage(context, visitor, id, pending);
  context.hub.publish(context.site, visitor.sourceId, { type: 'message', conversation_id: id, message });
  return message;
}

/** A browser repeats by itself a request whose connection it lost, maybe to another process. Only one may begin a call. */
function mayBegin({ store }: SiteContext, { key, attempt, waited }: PendingMessage): boolean {
  return attempt === 1 ? store.isResponsibleFor(key) : waited >= 2 * LONGEST_CALL;
}
