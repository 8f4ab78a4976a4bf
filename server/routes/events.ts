import { Hono } from 'hono';
import type { StreamEvent } from '../../wire/event.ts';
import { ProblemError } from '../guard/problem.ts';
import type { HubEvent } from '../live/hub.ts';
import { readAfter, type Missed } from '../relay/history.ts';
import { sessionId } from '../session/seal.ts';
import { requireIdentity, siteOf, type AppEnv, type Routing } from './context.ts';
import { cursor } from './messages.ts';

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  // nginx would gather the answer before passing it on.
  'x-accel-buffering': 'no',
};

export function eventRoutes(routing: Routing): Hono<AppEnv> {
  return new Hono<AppEnv>().get('/', async (c) => {
    const { relay, site } = siteOf(routing, c);
    const { sourceId } = await requireIdentity(routing, c, site.name);
    const session_id = sessionId(sourceId);
    const wanted = c.req.query('session_id');
    if (wanted !== undefined && wanted !== session_id) throw new ProblemError('session_changed');
    const after = cursor(c, 'after') ?? (Number(c.req.header('last-event-id')) || 0);

    // Listening begins before what was missed is read, so that nothing falls between.
    const early: HubEvent[] = [];
    let emit = (event: HubEvent): void => void early.push(event);
    const unsubscribe = relay.hub.subscribe(site.name, sourceId, (event) => emit(event));
    const missed = await readAfter(relay, sourceId, after, c.req.query('resync') === '1').catch((error: unknown) => {
      unsubscribe();
      throw error;
    });

    const stream = routing.streams.open(c.req.raw.signal, unsubscribe);
    const send = (event: HubEvent): void => stream.write(frame({ ...event, session_id } as StreamEvent));
    const sendMessages = ({ messages }: Missed): void => {
      for (const message of messages) send({ type: 'message', conversation_id: message.conversation_id, message });
    };
    const sendReady = ({ conversation, through }: Missed): void => send({ type: 'ready', conversation, through });
    emit = send;
    sendMessages(missed);
    for (const event of early) send(event);
    if (!missed.more) sendReady(missed);
    else {
      // Away for very long: the rest comes page by page, and what is said now between the pages.
      routing.background.run(async () => {
        try {
          let last = missed;
          while (last.more && stream.isOpen()) sendMessages((last = await readAfter(relay, sourceId, last.last)));
          sendReady(last);
        } catch (error) {
          stream.end();
          throw error;
        }
      });
    }
    return c.body(stream.body, 200, headers);
  });
}

/** An event as it goes over the stream. */
export function frame(event: StreamEvent): string {
  const id = event.type === 'message' ? `id: ${event.message.id}\n` : '';
  return `event: ${event.type}\n${id}data: ${JSON.stringify(event)}\n\n`;
}
