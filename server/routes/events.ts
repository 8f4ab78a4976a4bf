import { Hono } from 'hono';
import type { StreamEvent } from '../../wire/event.ts';
import { ProblemError } from '../guard/problem.ts';
import type { HubEvent } from '../live/hub.ts';
import { readAfter } from '../relay/history.ts';
import { sessionId } from '../session/seal.ts';
import { requireIdentity, siteOf, type AppEnv, type Routing } from './context.ts';
import { cursor } from './messages.ts';

/** Bytes a reader may be behind before the stream ends; he comes back with his cursor. */
const BACKLOG = 1024 * 1024;

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

    const encoder = new TextEncoder();
    let heartbeat: NodeJS.Timeout;
    const end = () => {
      clearInterval(heartbeat);
      unsubscribe();
    };
    const body = new ReadableStream<Uint8Array>(
      {
        start(controller) {
          const write = (text: string) => {
            if ((controller.desiredSize ?? 0) < -BACKLOG) {
              end();
              controller.close();
              return;
            }
            controller.enqueue(encoder.encode(text));
          };
          emit = (event) => write(frame({ ...event, session_id } as StreamEvent));
          for (const message of missed.messages)
            emit({ type: 'message', conversation_id: message.conversation_id, message });
          for (const event of early) emit(event);
          write(frame({ type: 'ready', session_id, conversation: missed.conversation, through: missed.through }));
          heartbeat = setInterval(() => write(':\n\n'), routing.heartbeat);
          c.req.raw.signal.addEventListener('abort', end, { once: true });
        },
        cancel: end,
      },
      new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
    );
    return c.body(body, 200, headers);
  });
}

function frame(event: StreamEvent): string {
  const id = event.type === 'message' ? `id: ${event.message.id}\n` : '';
  return `event: ${event.type}\n${id}data: ${JSON.stringify(event)}\n\n`;
}
