import { Hono } from 'hono';
import type { StreamEvent } from '../../../wire/event.ts';
import type { Message } from '../../../wire/message.ts';
import { ProblemError } from '../problem.ts';
import type { Avatars } from '../avatars.ts';
import type { HubEvent } from '../../fanout/hub.ts';
import type { Stream } from '../../fanout/streams.ts';
import { readAfter, type Missed } from '../../conversation/history.ts';
import { isMoved } from '../../contact/superseded-session.ts';
import type { Visitor } from '../../contact/visitor.ts';
import { sessionId } from '../../identity/seal.ts';
import { SECOND } from '../../base/time.ts';
import { requireIdentity, siteOf, visitorOf, type AppEnv, type HttpContext } from '../context.ts';
import { cursor } from './messages.ts';
import type { SiteContext } from '../../site-context.ts';
import { beginAnswer } from '../stream-response.ts';

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  // nginx would gather the answer before passing it on.
  'x-accel-buffering': 'no',
};

export function eventRoutes(http: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>().get('/', async (c) => {
    const context = siteOf(http, c);
    const visitor = visitorOf(await requireIdentity(http, c, context));
    const session = sessionId(visitor.sourceId);
    const wanted = c.req.query('session_id');
    if (wanted !== undefined && wanted !== session) throw new ProblemError('session_changed');
    const after = cursor(c, 'after') ?? (Number(c.req.header('last-event-id')) || 0);

    const listening = listen(http.avatars, context, visitor.sourceId, session);
    let missed: Missed;
    try {
      // Said before we listened, it would not be heard.
      if (await isMoved(context, visitor)) throw new ProblemError('session_required');
      missed = await readAfter(context, visitor, after, c.req.query('resync') === '1');
    } catch (error) {
      listening.end();
      throw error;
    }
    const { sink, response } = beginAnswer(c, headers);
    const stream = http.streams.open(sink, listening.end);
    listening.send(stream, missed.messages);
    if (missed.more) http.background.run(() => catchUp(context, visitor, missed.last, listening, stream));
    else listening.begin(stream, missed);
    return response;
  });
}

interface Listening {
  send(stream: Stream, messages: Message[]): void;
  /** Sends what has come meanwhile and says what is caught up; from now on what comes goes out at once. */
  begin(stream: Stream, missed: Missed): void;
  end(): void;
}

/** Between the news that the visitor is somebody else and the word to come back: until then his browser has got to know who. */
const FAREWELL = SECOND;

/** Listening begins before what was missed is read, so that nothing falls between. */
function listen(avatars: Avatars, { hub, site }: SiteContext, sourceId: string, session_id: string): Listening {
  let early: HubEvent[] = [];
  let hear = (event: HubEvent): void => void early.push(event);
  let open: Stream | undefined;
  let isOver = false;
  const emit = (stream: Stream, event: HubEvent): void =>
    stream.write(frame({ ...shown(event), session_id } as StreamEvent));
  const end = hub.subscribe(site, sourceId, (event) => (event.type === 'session' ? leave() : hear(event)));

  return {
    end,
    send(stream, messages) {
      for (const message of isOver ? [] : messages)
        emit(stream, { type: 'message', conversation_id: message.conversation_id, message });
    },
    begin(stream, { conversation, through }) {
      open = stream;
      if (isOver) return leave();
      hear = (event) => emit(stream, event);
      for (const event of early) hear(event);
      early = [];
      hear({ type: 'ready', conversation, through });
    },
  };

  function shown(event: HubEvent): HubEvent {
    if (event.type === 'message') return { ...event, message: avatars.showSender(site, event.message) };
    return event.type === 'typing' ? avatars.showSender(site, event) : event;
  }

  function leave(): void {
    isOver = true;
    hear = () => {};
    const stream = open;
    if (!stream) return;
    setTimeout(() => {
      emit(stream, { type: 'session' });
      stream.end();
    }, FAREWELL).unref();
  }
}

/** Away for very long: what was missed comes page by page. */
async function catchUp(
  context: SiteContext,
  visitor: Visitor,
  last: number,
  listening: Listening,
  stream: Stream,
): Promise<void> {
  try {
    let missed = await readAfter(context, visitor, last);
    while (missed.more && stream.isOpen()) {
      listening.send(stream, missed.messages);
      missed = await readAfter(context, visitor, missed.last);
    }
    listening.send(stream, missed.messages);
    listening.begin(stream, missed);
  } catch (error) {
    stream.end();
    throw error;
  }
}

/** An event as it goes over the stream. */
export function frame(event: StreamEvent): string {
  const id = event.type === 'message' ? `id: ${event.message.id}\n` : '';
  return `event: ${event.type}\n${id}data: ${JSON.stringify(event)}\n\n`;
}
