import { Hono } from 'hono';
import { noteContactSession } from '../../contact/known-contact.ts';
import type { Visitor } from '../../contact/visitor.ts';
import { readAfter, type Missed } from '../../conversation/history.ts';
import type { Stream } from '../../fanout/stream.ts';
import { sessionId } from '../../identity/seal.ts';
import { requireCurrent, SessionError } from '../../session/identify.ts';
import type { SiteContext } from '../../site-context.ts';
import { orWithoutStore } from '../../store/or-without-store.ts';
import { sameSession } from '../browser-session.ts';
import { siteOf, type AppEnv, type HttpContext } from '../context.ts';
import { encodeEvent } from '../encode-event.ts';
import { ProblemError } from '../problem.ts';
import { ROUTES } from '../route-table.ts';
import { beginStreamResponse } from '../stream-response.ts';
import { createVisitorFeed, type VisitorFeed } from '../visitor-feed.ts';
import { messageId } from './messages.ts';

/**
 * Seconds after which a stream that found no room is tried again: many that are refused together do not come back
 * together. The widget reads by polling meanwhile.
 */
const ROOM_AFTER = { least: 20, most: 40 };
const { headers } = ROUTES['/v1/:site/events']!;

/** The visitor's event stream: first what they missed since their cursor, then every event. */
export function eventRoutes(http: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>().get('/', async (c) => {
    const context = siteOf(http, c);
    const asked = c.req.query('session_id');
    const identified = await sameSession(http, c, context, asked);
    const answerOver = () => c.body(encodeEvent({ type: 'session', session_id: asked! }), 200, headers);
    if (!identified) return answerOver();
    const { visitor, own } = identified;
    await http.limits.read(sessionId(visitor.sourceId));
    // A stream without a body would never end.
    if (c.req.method === 'HEAD') return c.body(null, 200, headers);
    const owner = {
      visitor: `${context.site} ${visitor.sourceId}`,
      networks: http.networksOf(c),
      isVisible: c.req.query('visible') !== '0',
    };
    const after = messageId(c, 'after') ?? (Number(c.req.header('last-event-id')) || 0);
    const feed = createVisitorFeed(http, context, visitor);
    const missed = await readMissed(own, visitor, after, c.req.query('resync') === '1').catch((error: unknown) => {
      feed.end();
      if (asked === undefined || !(error instanceof SessionError)) throw error;
    });
    if (!missed) return answerOver();
    if (visitor.contactId !== undefined)
      await orWithoutStore(noteContactSession(context, visitor.sourceId, visitor.contactId));
    // In the same turn as the opening, so that many at once do not all find room.
    const room = http.streams.makeRoom(owner);
    if (room !== 'ok') {
      feed.end();
      const retryAfter = ROOM_AFTER.least + Math.random() * (ROOM_AFTER.most - ROOM_AFTER.least);
      throw new ProblemError(room === 'full' ? 'server_full' : 'too_many_visitors', { retryAfter });
    }
    const { sink, response } = beginStreamResponse(c, headers);
    const stream = http.streams.open(sink, owner, feed.end);
    feed.send(stream, missed.messages);
    if (missed.more) http.background.run(() => sendRest(own, visitor, missed.last, feed, stream));
    else feed.goLive(stream, missed, after);
    return response;
  });
}

async function readMissed(context: SiteContext, visitor: Visitor, after: number, whole: boolean): Promise<Missed> {
  // Superseded after it was identified and before the feed began: nobody would tell this stream.
  await requireCurrent(context, visitor);
  return readAfter(context, visitor, after, whole);
}

/** Sends page by page what a visitor missed who was away for very long. */
async function sendRest(
  context: SiteContext,
  visitor: Visitor,
  last: number,
  feed: VisitorFeed,
  stream: Stream,
): Promise<void> {
  try {
    let missed = await readAfter(context, visitor, last);
    while (missed.more && stream.isOpen()) {
      feed.send(stream, missed.messages);
      const before = missed.last;
      missed = await readAfter(context, visitor, before);
      // An upstream that lists the same messages again would never end.
      if (missed.last <= before) break;
    }
    feed.send(stream, missed.messages);
    feed.goLive(stream, missed, last);
  } catch (error) {
    stream.end();
    throw error;
  }
}
