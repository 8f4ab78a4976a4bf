import type { Message } from '../../wire/message.ts';
import { StoreError } from '../store/store.ts';
import { SECOND } from '../base/time.ts';
import { LONGEST_CALL } from '../upstream/running-call.ts';
import { begunElsewhere, SOON } from './in-flight.ts';
import { findByKey } from '../conversation/find-by-key.ts';
import type { Outgoing } from './pending-message.ts';
import { conversationsOf } from '../conversation/visitor-conversations.ts';
import { postMessage } from './post-message.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from '../contact/visitor.ts';

/** Calls of this process that run without the store, so that one key has one of them. */
const running = new WeakMap<SiteContext, Map<string, Promise<Message>>>();

/**
 * Sends while the store is away: the upstream itself is asked whether the key is there. What needs the lock of all
 * processes, or the order of messages that the store keeps, has to wait.
 *
 * @throws {StoreError} when there is no conversation yet, or accepted messages go first
 */
export function sendUnremembered(context: SiteContext, visitor: Visitor, outgoing: Outgoing): Promise<Message> {
  const mine = running.get(context) ?? new Map<string, Promise<Message>>();
  running.set(context, mine);
  const sent = mine.get(outgoing.key) ?? send(context, visitor, outgoing).finally(() => mine.delete(outgoing.key));
  mine.set(outgoing.key, sent);
  return sent;
}

/** Seconds until no call of any process can be running: its time counts twice. */
const LATE = (2 * LONGEST_CALL) / SECOND;

/** A browser repeats by itself what its connection lost, maybe to another process: of these only one may begin. */
function mayBegin({ store }: SiteContext, { key, attempt, waited }: Outgoing): boolean {
  return attempt === 1 ? store.isResponsibleFor(key) : waited >= 2 * LONGEST_CALL;
}

async function send(context: SiteContext, visitor: Visitor, outgoing: Outgoing): Promise<Message> {
  if (outgoing.behind) throw new StoreError('messages before it wait in the store');
  const [current] = await conversationsOf(context, visitor);
  if (!current) throw new StoreError('a conversation is made under a lock only');
  const found = await findByKey(context, visitor, outgoing);
  if (found) return found;
  if (!mayBegin(context, outgoing)) throw begunElsewhere(outgoing.attempt === 1 ? SOON : LATE);
  const message = await postMessage(context, visitor, current.id, outgoing);
  context.hub.publish(context.site, visitor.sourceId, { type: 'message', conversation_id: current.id, message });
  return message;
}
