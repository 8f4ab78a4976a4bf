import { setTimeout as wait } from 'node:timers/promises';
import { UNSETTLED_SECONDS } from '../../wire/settled.ts';
import { SECOND } from '../base/time.ts';
import type { SiteContext } from '../site-context.ts';
import { listActive, type ListedConversation } from '../upstream/conversations.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { audienceOf } from './audience.ts';
import { deliverMissed } from './deliver-missed.ts';
import { createWatermarkKeeper, type SweepRange, type Watermark } from './watermark.ts';

/** Compares an inbox with what its visitors have been shown. */
export interface Sweep {
  /**
   * Delivers everything that has changed since the watermark.
   *
   * @param oldest the store was away: what other processes published meanwhile may be lost
   * @throws {UpstreamError} the next pass begins at the same mark
   */
  pass(oldest: boolean): Promise<void>;
  /** Keeps up with the process that sweeps, to be able to go on in its place. */
  follow(): Promise<void>;
}

/** One pass down the inbox's list of conversations, the latest active first. */
interface Walk {
  range: SweepRange;
  /** What was seen of each conversation, by id. */
  rows: Map<number, { activeAt: number; look: string }>;
  /** Ids on the first page. */
  firstPage: Set<number>;
  /** Sessions whose latest conversation has been seen. */
  sessions: Set<string>;
}

/** Seconds by which the upstream's clock may be ahead of ours. A later time is a mistake. */
const CLOCKS_DIFFER = 24 * 60 * 60;

/** The look of a conversation that could not be read: the next pass tries it again. */
const UNREAD = '';

export function createSweep(context: SiteContext, signal: AbortSignal): Sweep {
  const watermarks = createWatermarkKeeper(context);
  return {
    follow: () => watermarks.follow(),
    async pass(oldest) {
      const startedAt = context.now();
      const range = await watermarks.load(oldest);
      const walk: Walk = { range, rows: new Map(), firstPage: new Set(), sessions: new Set() };
      try {
        const pages = await walkDown(context, walk, signal);
        await watermarks.save(watermarkAfter(walk, pages, startedAt / 1000), startedAt);
      } catch (error) {
        watermarks.keepRows(looks([...walk.rows]));
        throw error;
      }
    },
  };
}

/** Walks down the list to the end of the range. @returns the pages read */
async function walkDown(context: SiteContext, walk: Walk, signal: AbortSignal): Promise<number> {
  const { range } = walk;
  let seen = 0;
  for (let page = 1; ; page += 1) {
    const { conversations, count, total } = await withinBudget(() => listActive(context.upstream, page), signal);
    for (const row of conversations) {
      if (page === 1) walk.firstPage.add(row.conversation.id);
      await lookAt(context, walk, row, signal);
    }
    seen += count;
    const isBelow = conversations.some(({ lastActivityAt }) => lastActivityAt <= range.above);
    if (isBelow || count === 0 || seen >= total || !range.watermark) return page;
  }
}

/** Delivers what is new in a conversation to its audience. */
async function lookAt(
  context: SiteContext,
  { range: { watermark, above }, rows, sessions }: Walk,
  row: ListedConversation,
  signal: AbortSignal,
): Promise<void> {
  const { id } = row.conversation;
  const { identifier, lastActivityAt } = row;
  if (rows.has(id)) return;
  const audience = await audienceOf(context, { conversationId: id, sourceId: row.sourceId, identifier }, true);
  const latest = audience.filter(({ sourceId }) => !sessions.has(sourceId));
  for (const { sourceId } of audience) sessions.add(sourceId);
  const before = watermark?.rows[id];
  const hasChanged = before === undefined ? lastActivityAt > above : before !== lookOf(row);
  const since = watermark && watermark.since - UNSETTLED_SECONDS;
  let isRead = true;
  for (const recipient of hasChanged ? audience : []) {
    const changed = { row, sourceId: recipient.sourceId, isLatest: latest.includes(recipient), since };
    isRead = (await withinBudget(() => deliverMissed(context, changed), signal)) && isRead;
  }
  rows.set(id, { activeAt: lastActivityAt, look: isRead ? lookOf(row) : UNREAD });
}

/** @param now epoch seconds */
function watermarkAfter({ range: { watermark }, rows, firstPage }: Walk, pages: number, now: number): Watermark {
  // A mark in the future would hide everything that happens until then.
  const times = [...rows.values()].map(({ activeAt }) => activeAt).filter((time) => time < now + CLOCKS_DIFFER);
  const at = times.reduce((newest, time) => Math.max(newest, time), watermark?.at ?? 0);
  const unsettled = at - UNSETTLED_SECONDS - 1;
  const kept = [...rows].filter(([id, { activeAt }]) => firstPage.has(id) || activeAt > unsettled);
  // A conversation that moved up to the first page during the walk has been missed.
  return { at, since: pages > 1 && watermark ? watermark.at : at, rows: looks(kept) };
}

/** Waits while the upstream's budget is used up, then goes on. A long walk that starts over might never end. */
async function withinBudget<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isUpstreamError(error, 'upstream_busy')) throw error;
      await wait((error.retryAfter ?? 1) * SECOND, undefined, { signal });
    }
  }
}

function looks(rows: [number, { look: string }][]): Watermark['rows'] {
  return Object.fromEntries(rows.map(([id, { look }]) => [id, look]));
}

/** Everything in a list's row by which a change can be seen. Blocking a contact changes neither time. */
function lookOf({ conversation, at, lastActivityAt }: ListedConversation): string {
  return [lastActivityAt, at, conversation.status, conversation.blocked ? 'blocked' : ''].join(' ');
}
