import type { Conversation } from '../../wire/event.ts';
import { PAGE_SIZE } from '../../wire/limits.ts';
import type { Message } from '../../wire/message.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import { adaptConversation, adaptMessages } from '../upstream/adapt.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { listMessages } from '../upstream/messages.ts';
import { conversationsOf } from './own.ts';
import { quietly } from '../store/quietly.ts';
import { storeName, type Relay, type Visitor } from './relay.ts';

/** What we know of a visitor's conversation, kept so that his page views cost the upstream nothing. */
export interface Snapshot {
  /** The one that was active last, `null` while there is none. */
  conversation: Conversation | null;
  /** The newest page, ascending. */
  messages: Message[];
  /** There are older ones. */
  more: boolean;
  /** When the messages were read upstream, ms; 0: never. */
  readAt: number;
}

const EMPTY: Snapshot = { conversation: null, messages: [], more: false, readAt: 0 };

/** What is known without asking; `undefined` when nothing is. */
export function knownSnapshot(relay: Relay, sourceId: string): Promise<Snapshot | undefined> {
  return relay.store.get<Snapshot>(storeName(relay, 'snapshot', sourceId));
}

/**
 * The visitor's conversation and its newest messages: none of a known stranger costs a call, a conversation at most one
 * a minute. While the store is away, the upstream is asked each time.
 */
export async function readSnapshot(relay: Relay, visitor: Visitor): Promise<Snapshot> {
  return (await quietly(readRemembered(relay, visitor))) ?? readUpstream(relay, visitor);
}

async function readUpstream(relay: Relay, visitor: Visitor): Promise<Snapshot> {
  const conversation = await findConversation(relay, visitor);
  return conversation ? load(relay, visitor, conversation) : EMPTY;
}

function readRemembered(relay: Relay, visitor: Visitor): Promise<Snapshot> {
  const { sourceId } = visitor;
  return relay.store.lock(storeName(relay, 'snapshot', sourceId), async () => {
    const known = await knownSnapshot(relay, sourceId);
    if (known && (known.conversation === null || Math.abs(relay.now() - known.readAt) < MINUTE)) return known;
    const conversation = known?.conversation ?? (await findConversation(relay, visitor));
    const loaded = conversation ? await load(relay, visitor, conversation) : EMPTY;
    return change(relay, sourceId, (current) => merge(loaded, known, current));
  });
}

/** The conversation a message of the visitor belongs in, without its messages. */
export async function currentConversation(relay: Relay, visitor: Visitor): Promise<Conversation | null> {
  const { sourceId } = visitor;
  const known = await quietly(knownSnapshot(relay, sourceId));
  if (known) return known.conversation;
  const conversation = await findConversation(relay, visitor);
  await quietly(
    change(relay, sourceId, (snapshot) => ({ ...snapshot, conversation: snapshot.conversation ?? conversation })),
  );
  return conversation;
}

/** A contact that was just made has none. */
export async function rememberNoConversation(relay: Relay, sourceId: string): Promise<void> {
  await write(relay, sourceId, EMPTY);
}

/**
 * Notes a conversation, and makes it the current one if there is none or it has just become active.
 *
 * @param fresh it begins now: everything in it will pass by us
 */
export async function rememberConversation(
  relay: Relay,
  sourceId: string,
  conversation: Conversation,
  { active, fresh }: { active: boolean; fresh: boolean },
): Promise<void> {
  await change(relay, sourceId, (snapshot) => {
    if (snapshot.conversation?.id === conversation.id) return { ...snapshot, conversation };
    if (snapshot.conversation && !active) return snapshot;
    return { ...EMPTY, conversation, readAt: fresh ? relay.now() : 0 };
  });
}

/** Takes messages in, by id: what comes twice replaces itself. */
export async function rememberMessages(relay: Relay, sourceId: string, messages: Message[]): Promise<void> {
  if (!(await knownSnapshot(relay, sourceId))) return;
  await change(relay, sourceId, (snapshot) => {
    const mine = messages.filter((message) => message.conversation_id === snapshot.conversation?.id);
    const oldest = snapshot.messages[0]?.id ?? 0;
    const byId = new Map(snapshot.messages.map((message) => [message.id, message]));
    for (const message of mine) if (!snapshot.more || message.id >= oldest) byId.set(message.id, message);
    const all = [...byId.values()].toSorted((a, b) => a.id - b.id);
    return { ...snapshot, messages: all.slice(-PAGE_SIZE), more: snapshot.more || all.length > PAGE_SIZE };
  });
}

/** After a 404: look everything up again next time. */
export async function forgetSnapshot(relay: Relay, sourceId: string): Promise<void> {
  await relay.store.delete(storeName(relay, 'snapshot', sourceId));
}

async function findConversation(relay: Relay, visitor: Visitor): Promise<Conversation | null> {
  const [newest] = await conversationsOf(relay, visitor);
  return newest ? adaptConversation(newest) : null;
}

async function load(relay: Relay, visitor: Visitor, conversation: Conversation): Promise<Snapshot> {
  try {
    const raw = await listMessages(relay.upstream, conversation.id, 'latest');
    const messages = adaptMessages(raw, conversation.id);
    return { conversation, messages, more: raw.length >= PAGE_SIZE, readAt: relay.now() };
  } catch (error) {
    if (!isUpstreamError(error, 'upstream_not_found')) throw error;
    const next = await findConversation(relay, visitor);
    if (!next || next.id === conversation.id) return EMPTY;
    return load(relay, visitor, next);
  }
}

/** What was just read, and what arrived while it was. */
function merge(loaded: Snapshot, before: Snapshot | undefined, current: Snapshot): Snapshot {
  if (!current.conversation) return loaded;
  if (current.conversation.id !== loaded.conversation?.id) {
    // One that is gone upstream is not what arrived.
    return current.conversation.id === before?.conversation?.id ? loaded : current;
  }
  const newest = loaded.messages.at(-1)?.id ?? 0;
  return { ...loaded, messages: [...loaded.messages, ...current.messages.filter(({ id }) => id > newest)] };
}

function change(relay: Relay, sourceId: string, edit: (snapshot: Snapshot) => Snapshot): Promise<Snapshot> {
  return relay.store.lock(storeName(relay, 'snapshot-edit', sourceId), async () => {
    return write(relay, sourceId, edit((await knownSnapshot(relay, sourceId)) ?? EMPTY));
  });
}

async function write(relay: Relay, sourceId: string, snapshot: Snapshot): Promise<Snapshot> {
  // An agent's conversation whose webhook was lost is found within the hour.
  const ttl = snapshot.conversation ? DAY : HOUR;
  await relay.store.set(storeName(relay, 'snapshot', sourceId), snapshot, ttl);
  return snapshot;
}
