import type { Conversation } from '../../wire/conversation.ts';
import { PAGE_SIZE } from '../../wire/limits.ts';
import type { Message } from '../../wire/message.ts';
import { MINUTE } from '../base/time.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { listMessages } from '../upstream/messages.ts';
import type { Visitor } from '../contact/visitor.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import type { ValueOf } from '../store/record.ts';
import { knownOf } from '../store/record-schemas.ts';
import { locks, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import { visitorConversations } from './visitor-conversations.ts';

/** A visitor's conversation with the newest page of its messages. */
export interface Snapshot extends Omit<KnownSnapshot, 'messages'> {
  messages: Message[];
}

/**
 * The store's copy of it: ids and hashes of the messages for a day. Their texts are beside it for a minute or two, which
 * saves a call upstream with each page view.
 */
export type KnownSnapshot = ValueOf<typeof records.snapshot>;

const EMPTY = { conversation: null, messages: [], more: false, readAt: 0 } satisfies Snapshot & KnownSnapshot;

/** The stored snapshot. It makes no call upstream. */
export function knownSnapshot(context: SiteContext, sourceId: string): Promise<KnownSnapshot | undefined> {
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
    if (known?.conversation === null) return EMPTY;
    const whole = known && Math.abs(context.now() - known.readAt) < MINUTE && (await wholeOf(context, sourceId, known));
    if (whole) return whole;
    const conversation = known?.conversation ?? (await findConversation(context, visitor));
    const loaded = conversation ? await load(context, visitor, conversation) : EMPTY;
    if (known && !loaded.conversation) sayGone(context, sourceId, known);
    return context.store.lock(locks.snapshotEdit(context, sourceId), async () => {
      const current = (await knownSnapshot(context, sourceId)) ?? EMPTY;
      const texts = (await records.newestMessages(context, sourceId).get()) ?? [];
      const merged = merge(loaded, known, current, texts);
      await Promise.all([
        write(context, sourceId, { ...merged, messages: merged.messages.map(knownOf) }),
        records.newestMessages(context, sourceId).set(merged.messages),
      ]);
      return merged;
    });
  });
}

/** @returns `undefined` if the text of a message is not in the store any more */
async function wholeOf(context: SiteContext, sourceId: string, known: KnownSnapshot): Promise<Snapshot | undefined> {
  const texts = (await records.newestMessages(context, sourceId).get()) ?? [];
  const byId = new Map(texts.map((message) => [message.id, message]));
  const messages = known.messages.flatMap(({ id }) => byId.get(id) ?? []);
  return messages.length === known.messages.length ? { ...known, messages } : undefined;
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
  await change(context, sourceId, async (snapshot) => {
    const oldest = snapshot.messages[0]?.id ?? 0;
    const added = messages.filter(
      ({ id, conversation_id }) => conversation_id === snapshot.conversation?.id && (!snapshot.more || id >= oldest),
    );
    const all = upsert(snapshot.messages, added.map(knownOf));
    const page = all.slice(-PAGE_SIZE);
    await rememberTexts(context, sourceId, added, page);
    return { ...snapshot, messages: page, more: snapshot.more || all.length > PAGE_SIZE };
  });
}

async function rememberTexts(
  context: SiteContext,
  sourceId: string,
  added: Message[],
  page: { id: number }[],
): Promise<void> {
  const record = records.newestMessages(context, sourceId);
  const ids = new Set(page.map(({ id }) => id));
  const texts = upsert((await record.get()) ?? [], added).filter(({ id }) => ids.has(id));
  await record.set(texts);
}

/** Ascending by id. */
function upsert<Item extends { id: number }>(before: Item[], added: Item[]): Item[] {
  const byId = new Map([...before, ...added].map((item) => [item.id, item]));
  return [...byId.values()].toSorted((a, b) => a.id - b.id);
}

/** For a conversation that was deleted upstream: forgets its messages, and takes them out of every open panel. */
export async function dropConversation(context: SiteContext, sourceId: string): Promise<void> {
  const known = await orWithoutStore(knownSnapshot(context, sourceId));
  await orWithoutStore(forgetSnapshot(context, sourceId));
  await orWithoutStore(records.newestMessages(context, sourceId).delete());
  sayGone(context, sourceId, known);
}

/** If it is unknown what was shown, all of it is gone. Messages of a newer conversation are published after this. */
function sayGone(
  { hub, site }: SiteContext,
  sourceId: string,
  known: { messages: { id: number }[] } | undefined,
): void {
  hub.publish(site, sourceId, { type: 'gone', through: known?.messages.at(-1)?.id ?? Number.MAX_SAFE_INTEGER });
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
function merge(
  loaded: Snapshot,
  before: KnownSnapshot | undefined,
  current: KnownSnapshot,
  texts: Message[],
): Snapshot {
  if (!current.conversation) return loaded;
  const arrived = texts.filter(({ conversation_id }) => conversation_id === current.conversation?.id);
  if (current.conversation.id !== loaded.conversation?.id) {
    // The conversation from before the call is deleted upstream; another one arrived during the call.
    return current.conversation.id === before?.conversation?.id ? loaded : { ...current, messages: arrived };
  }
  const newest = loaded.messages.at(-1)?.id ?? 0;
  return { ...loaded, messages: [...loaded.messages, ...arrived.filter(({ id }) => id > newest)] };
}

function change(
  context: SiteContext,
  sourceId: string,
  edit: (snapshot: KnownSnapshot) => KnownSnapshot | Promise<KnownSnapshot>,
): Promise<KnownSnapshot> {
  return context.store.lock(locks.snapshotEdit(context, sourceId), async () => {
    return write(context, sourceId, await edit((await knownSnapshot(context, sourceId)) ?? EMPTY));
  });
}

async function write(context: SiteContext, sourceId: string, snapshot: KnownSnapshot): Promise<KnownSnapshot> {
  await records.snapshot(context, sourceId).set(snapshot);
  return snapshot;
}
