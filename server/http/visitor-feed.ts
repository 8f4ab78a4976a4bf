import type { StreamEvent } from '../../wire/event.ts';
import type { Message } from '../../wire/message.ts';
import { SECOND } from '../base/time.ts';
import type { Visitor } from '../contact/visitor.ts';
import type { Missed } from '../conversation/history.ts';
import type { HubEvent } from '../fanout/hub.ts';
import type { Stream } from '../fanout/stream.ts';
import { sessionId } from '../identity/seal.ts';
import type { SiteContext } from '../site-context.ts';
import type { HttpContext } from './context.ts';
import { encodeEvent } from './encode-event.ts';
import { showMessage } from './show-message.ts';

/** What one stream gets of its visitor's events. It begins before what was missed is read, so that no event is lost. */
export interface VisitorFeed {
  /** Sends messages that the browser has missed. */
  send(stream: Stream, messages: Message[]): void;
  /** Sends what has been published meanwhile and `ready`; from now on events are sent at once. */
  goLive(stream: Stream, missed: Missed, after: number): void;
  end(): void;
}

/**
 * `waiting`: events are kept until what was missed has been sent. `live`: they are sent at once. `superseded`: the
 * session is another one now, so nothing more is shown.
 */
type Phase = { name: 'waiting'; events: HubEvent[] } | { name: 'live'; stream: Stream } | { name: 'superseded' };

/** Time between the change of a session and the word to reconnect. By then the browser knows its new session. */
const RECONNECT_AFTER = SECOND;

export function createVisitorFeed(http: HttpContext, { hub, site }: SiteContext, visitor: Visitor): VisitorFeed {
  const { sourceId } = visitor;
  const session_id = sessionId(sourceId);
  let phase: Phase = { name: 'waiting', events: [] };
  const end = hub.subscribe(site, sourceId, hear);

  return {
    end,
    send(stream, messages) {
      if (phase.name === 'superseded') return;
      for (const message of messages)
        emit(stream, { type: 'message', conversation_id: message.conversation_id, message });
    },
    goLive(stream, { conversation, through }, after) {
      if (phase.name === 'superseded') return endSoon(stream);
      // The browser shows messages of a conversation that was deleted while it had no stream.
      if (!conversation && after > 0) emit(stream, { type: 'gone', through: Number.MAX_SAFE_INTEGER });
      const events = phase.name === 'waiting' ? phase.events : [];
      phase = { name: 'live', stream };
      for (const event of events) emit(stream, event);
      emit(stream, { type: 'ready', conversation, through });
    },
  };

  function hear(event: HubEvent): void {
    if (event.type === 'session') {
      if (phase.name === 'live') endSoon(phase.stream);
      phase = { name: 'superseded' };
    } else if (phase.name === 'waiting') phase.events.push(event);
    else if (phase.name === 'live') emit(phase.stream, event);
  }

  function emit(stream: Stream, event: HubEvent): void {
    stream.write(encodeEvent({ ...shown(event), session_id } as StreamEvent));
  }

  /** The event with its pictures and files under our own address. */
  function shown(event: HubEvent): HubEvent {
    if (event.type === 'message') return { ...event, message: showMessage(http, site, visitor, event.message) };
    return event.type === 'typing' ? http.avatars.showSender(site, event) : event;
  }

  function endSoon(stream: Stream): void {
    setTimeout(() => {
      emit(stream, { type: 'session' });
      stream.end();
    }, RECONNECT_AFTER).unref();
  }
}
