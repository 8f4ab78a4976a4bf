import { Hono } from 'hono';
import type { StreamEvent } from '../../wire/event.ts';
import type { Message } from '../../wire/message.ts';
import { ProblemError } from '../guard/problem.ts';
import type { Avatars } from '../avatars.ts';
import type { HubEvent } from '../live/hub.ts';
import type { Stream } from '../live/streams.ts';
import { readAfter, type Missed } from '../relay/history.ts';
import { isMoved } from '../relay/moved.ts';
import type { Relay, Visitor } from '../relay/relay.ts';
import { sessionId } from '../session/seal.ts';
import { SECOND } from '../time.ts';
import { requireIdentity, siteOf, visitorOf, type AppEnv, type Routing } from './context.ts';
import { cursor } from './messages.ts';
import { beginAnswer } from './sink.ts';

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  // nginx would gather the answer before passing it on.
  'x-accel-buffering': 'no',
};

export function eventRoutes(routing: Routing): Hono<AppEnv> {
  return new Hono<AppEnv>().get('/', async (c) => {
    const runtime = siteOf(routing, c);
    const { relay } = runtime;
    const visitor = visitorOf(await requireIdentity(routing, c, runtime));
    const session = sessionId(visitor.sourceId);
    const wanted = c.req.query('session_id');
    if (wanted !== undefined && wanted !== session) throw new ProblemError('session_changed');
    const after = cursor(c, 'after') ?? (Number(c.req.header('last-event-id')) || 0);

    const listening = listen(routing.avatars, relay, visitor.sourceId, session);
    let missed: Missed;
    try {
      // Said before we listened, it would not be heard.
      if (await isMoved(relay, visitor)) throw new ProblemError('session_required');
      missed = await readAfter(relay, visitor, after, c.req.query('resync') === '1');
    } catch (error) {
      listening.end();
      throw error;
    }
    const { sink, response } = beginAnswer(c, headers);
    const stream = routing.streams.open(sink, listening.end);
    listening.send(stream, missed.messages);
    if (missed.more) routing.background.run(() => catchUp(relay, visitor, missed.last, listening, stream));
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
function listen(avatars: Avatars, { hub, site }: Relay, sourceId: string, session_id: string): Listening {
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
  relay: Relay,
  visitor: Visitor,
  last: number,
  listening: Listening,
  stream: Stream,
): Promise<void> {
  try {
    let missed = await readAfter(relay, visitor, last);
    while (missed.more && stream.isOpen()) {
      listening.send(stream, missed.messages);
      missed = await readAfter(relay, visitor, missed.last);
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
