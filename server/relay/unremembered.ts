import type { Message } from '../../wire/message.ts';
import { StoreError } from '../store/store.ts';
import { SECOND } from '../time.ts';
import { begunElsewhere, DOUBT, SOON } from './doubt.ts';
import { findByKey } from './lookup.ts';
import type { Outgoing } from './outgoing.ts';
import { conversationsOf } from './own.ts';
import { postMessage } from './post.ts';
import type { Relay, Visitor } from './relay.ts';

/** Calls of this process that run without the store, so that one key has one of them. */
const running = new WeakMap<Relay, Map<string, Promise<Message>>>();

/**
 * Sends while the store is away: the upstream itself is asked whether the key is there. What needs the lock of all
 * processes, or the order of messages that the store keeps, has to wait.
 *
 * @throws {StoreError} when there is no conversation yet, or accepted messages go first
 */
export function sendUnremembered(relay: Relay, visitor: Visitor, outgoing: Outgoing): Promise<Message> {
  const mine = running.get(relay) ?? new Map<string, Promise<Message>>();
  running.set(relay, mine);
  const sent = mine.get(outgoing.key) ?? send(relay, visitor, outgoing).finally(() => mine.delete(outgoing.key));
  mine.set(outgoing.key, sent);
  return sent;
}

/** Seconds until no call of any process can be running: its time counts twice. */
const LATE = (2 * DOUBT) / SECOND;

/** A browser repeats by itself what its connection lost, maybe to another process: of these only one may begin. */
function mayBegin({ store }: Relay, { key, attempt, waited }: Outgoing): boolean {
  return attempt === 1 ? store.isKeeper(key) : waited >= 2 * DOUBT;
}

async function send(relay: Relay, visitor: Visitor, outgoing: Outgoing): Promise<Message> {
  if (outgoing.behind) throw new StoreError('messages before it wait in the store');
  const [current] = await conversationsOf(relay, visitor);
  if (!current) throw new StoreError('a conversation is made under a lock only');
  const found = await findByKey(relay, visitor, outgoing);
  if (found) return found;
  if (!mayBegin(relay, outgoing)) throw begunElsewhere(outgoing.attempt === 1 ? SOON : LATE);
  const message = await postMessage(relay, visitor, current.id, outgoing);
  relay.hub.publish(relay.site, visitor.sourceId, { type: 'message', conversation_id: current.id, message });
  return message;
}
