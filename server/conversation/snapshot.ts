import type { Conversation } from '../../wire/conversation.ts';
import { PAGE_SIZE } from '../../wire/limits.ts';
import type { Message } from '../../wire/message.ts';
import { MINUTE } from '../base/time.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { listMessages } from '../upstream/messages.ts';
import type { Visitor } from '../contact/visitor.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import type { ValueOf } from '../store/record.ts';
import { locks, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import { visitorConversations } from './visitor-conversations.ts';

/** The store's copy of a visitor's conversation. It saves a call upstream with each page view. */
export type Snapshot = ValueOf<typeof records.snapshot>;

const EMPTY: Snapshot = { conversation: null, messages: [], more: false, readAt: 0 };

/** The stored snapshot. It makes no call upstream. */
export function knownSnapshot(context: SiteContext, sourceId: string): Promise<Snapshot | undefined> {
  return records.snapshot(context, sourceId).get();
}

/**
 * The visitor's current conversation and its newest messages. It calls the upstream at most once a minute, and not at all
 * for a known visitor without a conversation. If the store is unavailable, it calls the upstream each time.
 *
 * @throws {UpstreamError}
 */
export async function readSnapshot(context: SiteContext, visitor: Visitor): Promise<Snapshot> {
  return (await orWithoutStore(readRemembered(context, visitor))) ?? readUpstream(context, visitor);
}

async function readUpstream(context: SiteContext, visitor: Visitor): Promise<Snapshot> {
  const conversation = await findConversation(context, visitor);
  return conversation ? load(context, visitor, conversation) : EMPTY;
}

function readRemembered(context: SiteContext, visitor: Visitor): Promise<Snapshot> {
  const { sourceId } = visitor;
  return context.store.lock(locks.snapshot(context, sourceId), async () => {
    const known = await knownSnapshot(context, sourceId);
    if (known && (known.conversation === null || Math.abs(context.now() - known.readAt) < MINUTE)) return known;
    const conversation = known?.conversation ?? (await findConversation(context, visitor));
    const loaded = conversation ? await load(context, visitor, conversation) : EMPTY;
    return change(context, sourceId, (current) => merge(loaded, known, current));
  });
}

/** The conversation to which the visitor's next message belongs. @throws {UpstreamError} */
export async function currentConversation(context: SiteContext, visitor: Visitor): Promise<Conversation | null> {
  const { sourceId } = visitor;
  const known = await orWithoutStore(knownSnapshot(context, sourceId));
  if (known) return known.conversation;
  const conversation = await findConversation(context, visitor);
  await orWithoutStore(
    change(context, sourceId, (snapshot) => ({ ...snapshot, conversation: snapshot.conversation ?? conversation })),
  );
  return conversation;
}

/** For a contact that has just been created. */
export async function rememberNoConversation(context: SiteContext, sourceId: string): Promise<void> {
  await write(context, sourceId, EMPTY);
}

/**
 * Stores the state of a conversation.
 *
 * @param options `active`: it has just become active, so it becomes the current one. `fresh`: it has just begun, so its
 *   messages need not be read upstream.
 */
export async function rememberConversation(
  context: SiteContext,
  sourceId: string,
  conversation: Conversation,
  { active, fresh }: { active: boolean; fresh: boolean },
): Promise<void> {
  await change(context, sourceId, (snapshot) => {
    if (snapshot.conversation?.id === conversation.id) return { ...snapshot, conversation };
    if (snapshot.conversation && !active) return snapshot;
    return { ...EMPTY, conversation, readAt: fresh ? context.now() : 0 };
  });
}

/** Adds messages to a stored snapshot; a message with a known id replaces it. */
export async function rememberMessages(context: SiteContext, sourceId: string, messages: Message[]): Promise<void> {
  if (!(await knownSnapshot(context, sourceId))) return;
  await change(context, sourceId, (snapshot) => {
    const mine = messages.filter((message) => message.conversation_id === snapshot.conversation?.id);
    const oldest = snapshot.messages[0]?.id ?? 0;
    const byId = new Map(snapshot.messages.map((message) => [message.id, message]));
    for (const message of mine) if (!snapshot.more || message.id >= oldest) byId.set(message.id, message);
    const all = [...byId.values()].toSorted((a, b) => a.id - b.id);
    return { ...snapshot, messages: all.slice(-PAGE_SIZE), more: snapshot.more || all.length > PAGE_SIZE };
  });
}

/** Makes the next read ask the upstream for everything. */
export async function forgetSnapshot(context: SiteContext, sourceId: string): Promise<void> {
  await records.snapshot(context, sourceId).delete();
}

async function findConversation(context: SiteContext, visitor: Visitor): Promise<Conversation | null> {
  const [newest] = await visitorConversations(context, visitor);
  return newest?.conversation ?? null;
}

async function load(context: SiteContext, visitor: Visitor, conversation: Conversation): Promise<Snapshot> {
  try {
    const { messages, more } = await listMessages(context.upstream, conversation.id, 'latest');
    return { conversation, messages, more, readAt: context.now() };
  } catch (error) {
    if (!isUpstreamError(error, 'upstream_not_found')) throw error;
    const next = await findConversation(context, visitor);
    if (!next || next.id === conversation.id) return EMPTY;
    return load(context, visitor, next);
  }
}

/** Joins what was read upstream with what arrived during that call. */
function merge(loaded: Snapshot, before: Snapshot | undefined, current: Snapshot): Snapshot {
  if (!current.conversation) return loaded;
  if (current.conversation.id !== loaded.conversation?.id) {
    // The conversation from before the call is deleted upstream; another one arrived during the call.
    return current.conversation.id === before?.conversation?.id ? loaded : current;
  }
  const newest = loaded.messages.at(-1)?.id ?? 0;
  return { ...loaded, messages: [...loaded.messages, ...current.messages.filter(({ id }) => id > newest)] };
}

function change(context: SiteContext, sourceId: string, edit: (snapshot: Snapshot) => Snapshot): Promise<Snapshot> {
  return context.store.lock(locks.snapshotEdit(context, sourceId), async () => {
    return write(context, sourceId, edit((await knownSnapshot(context, sourceId)) ?? EMPTY));
  });
}

async function write(context: SiteContext, sourceId: string, snapshot: Snapshot): Promise<Snapshot> {
  await records.snapshot(context, sourceId).set(snapshot);
  return snapshot;
}
