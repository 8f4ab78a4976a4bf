import { Hono } from 'hono';
import type { StreamEvent } from '../../wire/event.ts';
import type { Message } from '../../wire/message.ts';
import { ProblemError } from '../guard/problem.ts';
import type { HubEvent } from '../live/hub.ts';
import type { Stream, Streams } from '../live/streams.ts';
import { readAfter, type Missed } from '../relay/history.ts';
import type { Relay } from '../relay/relay.ts';
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
    const session = sessionId(sourceId);
    const wanted = c.req.query('session_id');
    if (wanted !== undefined && wanted !== session) throw new ProblemError('session_changed');
    const after = cursor(c, 'after') ?? (Number(c.req.header('last-event-id')) || 0);

    const listening = listen(routing.streams, relay, sourceId, session);
    const missed = await readAfter(relay, sourceId, after, c.req.query('resync') === '1').catch((error: unknown) => {
      listening.stream.end();
      throw error;
    });
    if (missed.more) routing.background.run(() => catchUp(relay, sourceId, missed, listening));
    else listening.begin(missed);
    return c.body(listening.stream.body, 200, headers);
  });
}

interface Listening {
  stream: Stream;
  send(messages: Message[]): void;
  /** Sends what was missed and what has come since; from now on what comes goes out at once. */
  begin(missed: Missed): void;
}

/** Listening begins before what was missed is read, so that nothing falls between. A stream lives long: it holds little. */
function listen(streams: Streams, { hub, site }: Relay, sourceId: string, session_id: string): Listening {
  let early: HubEvent[] | undefined = [];
  const emit = (event: HubEvent): void => stream.write(frame({ ...event, session_id } as StreamEvent));
  const unsubscribe = hub.subscribe(site, sourceId, (event) => {
    if (early) early.push(event);
    else emit(event);
  });
  const stream = streams.open(unsubscribe);
  const send = (messages: Message[]): void => {
    for (const message of messages) emit({ type: 'message', conversation_id: message.conversation_id, message });
  };
  return {
    stream,
    send,
    begin({ messages, conversation, through }) {
      send(messages);
      for (const event of early ?? []) emit(event);
      early = undefined;
      emit({ type: 'ready', conversation, through });
    },
  };
}

/** Away for very long: what was missed comes page by page. */
async function catchUp(relay: Relay, sourceId: string, first: Missed, listening: Listening): Promise<void> {
  try {
    let missed = first;
    while (missed.more && listening.stream.isOpen()) {
      listening.send(missed.messages);
      missed = await readAfter(relay, sourceId, missed.last);
    }
    listening.begin(missed);
  } catch (error) {
    listening.stream.end();
    throw error;
  }
}

/** An event as it goes over the stream. */
export function frame(event: StreamEvent): string {
  const id = event.type === 'message' ? `id: ${event.message.id}\n` : '';
  return `event: ${event.type}\n${id}data: ${JSON.stringify(event)}\n\n`;
}
