import { setTimeout as wait } from 'node:timers/promises';
import { SECOND } from '../base/time.ts';
import { listActive, type ListedConversation } from '../upstream/conversations.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { UNSETTLED_SECONDS } from '../../wire/settled.ts';
import { audienceOf } from './audience.ts';
import { catchUp } from './catch-up.ts';
import type { SiteContext } from '../site-context.ts';
import { keepWatermark, type Range } from './watermark.ts';

/** Compares an inbox with what its visitors have been shown. */
export interface Sweep {
  /**
   * Looks at everything that moved since the last time, and delivers it.
   *
   * @param oldest the shared store was away: what others published meanwhile may have been lost
   * @throws {UpstreamError} the next one begins at the same mark
   */
  pass(oldest: boolean): Promise<void>;
  /** Keeps up with the process that sweeps, to be able to go on in its place. */
  follow(): Promise<void>;
}

/** What a walk has come by. */
interface Walk {
  newest: number;
  rows: Map<number, { activeAt: number; look: string }>;
  /** The sessions whose latest conversation has been seen. */
  sessions: Set<string>;
}

export function createSweep(context: SiteContext, signal: AbortSignal): Sweep {
  const { upstream, now } = context;
  const marks = keepWatermark(context);

  return {
    follow: () => marks.follow(),
    async pass(oldest) {
      const startedAt = now();
      const range = await marks.load(oldest);
      const walk: Walk = { newest: range.watermark?.at ?? 0, rows: new Map(), sessions: new Set() };
      const first = new Set<number>();
      let seen = 0;
      let page = 1;
      try {
        for (; ; page += 1) {
          const { conversations, count, total } = await patient(() => listActive(upstream, page));
          for (const row of conversations) {
            if (page === 1) first.add(row.conversation.id);
            await look(row, range, walk);
          }
          seen += count;
          const isDown = conversations.some(({ lastActivityAt }) => lastActivityAt <= range.above);
          if (isDown || count === 0 || seen >= total || !range.watermark) break;
        }
      } catch (error) {
        marks.keepRows(looks([...walk.rows]));
        throw error;
      }
      const unsettled = walk.newest - UNSETTLED_SECONDS - 1;
      const kept = [...walk.rows].filter(([id, { activeAt }]) => first.has(id) || activeAt > unsettled);
      // What rose from a later page to the first during the walk has been passed by.
      const since = page > 1 && range.watermark ? range.watermark.at : walk.newest;
      await marks.save({ at: walk.newest, since, rows: looks(kept) }, startedAt);
    },
  };

  async function look(row: ListedConversation, { watermark, above }: Range, walk: Walk): Promise<void> {
    const { conversation, sourceId: session, identifier, lastActivityAt } = row;
    const { id } = conversation;
    if (walk.rows.has(id)) return;
    const audience = await audienceOf(context, { conversationId: id, sourceId: session, identifier }, true);
    const latest = audience.filter(({ sourceId }) => !walk.sessions.has(sourceId));
    for (const { sourceId } of audience) walk.sessions.add(sourceId);
    const before = watermark?.rows[id];
    const hasMoved = before === undefined ? lastActivityAt > above : before !== lookOf(row);
    let isDone = true;
    for (const recipient of hasMoved ? audience : []) {
      const { sourceId } = recipient;
      const since = watermark ? watermark.since - UNSETTLED_SECONDS : undefined;
      const isLatest = latest.includes(recipient);
      isDone = (await patient(() => catchUp(context, { row, sourceId, isLatest, since }))) && isDone;
    }
    walk.newest = Math.max(walk.newest, lastActivityAt);
    walk.rows.set(id, { activeAt: lastActivityAt, look: isDone ? lookOf(row) : UNREAD });
  }

  /** A long walk waits for the budget in its midst: begun anew, it might never end. */
  async function patient<Result>(work: () => Promise<Result>): Promise<Result> {
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
}

function looks(rows: [number, { look: string }][]): Record<string, string> {
  return Object.fromEntries(rows.map(([id, { look }]) => [id, look]));
}

/** How a conversation looks that is to be tried again. */
const UNREAD = '';

/** Everything by which a change can be seen in the list. A block moves neither time. */
function lookOf({ conversation, at, lastActivityAt }: ListedConversation): string {
  return [lastActivityAt, at, conversation.status, conversation.blocked ? 'blocked' : ''].join(' ');
}
