import { atom, computed, type WritableAtom } from 'nanostores';
import type { BubbleContext } from '../boot/context.ts';
import { createAgentTyping } from './agent-typing.ts';
import type { Api } from './api.ts';
import type { Arrivals } from './arrivals.ts';
import { reportConnection, type Connection } from './connection.ts';
import type { CoreStores } from './core-stores.ts';
import { loadPolling } from './load-polling.ts';
import type { Outbox } from './outbox.ts';
import type { Polled } from './polling.ts';
import { createStreamCursor } from './stream-cursor.ts';
import { createStreamEvents } from './stream-events.ts';
import { createStream, type Stream } from './stream.ts';
import type { Timing } from './timing.ts';

/** What the core tells of its own calls. */
export type Live = Pick<Stream, 'free' | 'reconnect'>;

export interface LiveNeeds extends Pick<BubbleContext, 'name' | 'session' | 'emit'> {
  timing: Timing;
  api: Pick<Api, 'openStream'>;
  stores: CoreStores;
  arrivals: Arrivals;
  $connection: WritableAtom<Connection>;
  $pending: Outbox['$pending'];
  openSession(): Promise<unknown>;
  /** Whether the server is there and refuses this page. */
  isRefused(): Promise<boolean>;
  /** The server can be reached. */
  onLive(): void;
}

/**
 * Brings what happens on the server: an event stream, or polls where none gets through, and what the visitor is told about
 * the connection. A chunk of its own, because nobody needs it to write.
 */
export function startLive(needs: LiveNeeds, signal: AbortSignal): Live {
  const { timing, api, stores, arrivals, emit, openSession } = needs;
  const agents = createAgentTyping({ ...stores, ...arrivals }, timing, signal);
  const cursor = createStreamCursor(stores.$firstPage, stores.conversation.$messages, signal);
  const onEvent = createStreamEvents({ ...stores, agents, cursor, arrivals, openSession });
  const $polled = atom<Polled>('unloaded');
  const stream = createStream(
    {
      ...needs,
      openStream: (until) => api.openStream(cursor.next, until),
      renewSession: openSession,
      isPolled: () => $polled.get() !== 'unloaded',
      onEvent,
    },
    signal,
  );
  loadPolling({ ...needs, stream, cursor, $polled, onEvent }, signal);
  // While polls bring what is new, the visitor need not know of the stream.
  const $reach = computed([stream.$status, $polled], (status, polled) =>
    status === 'lost' && polled === 'through' ? 'live' : status,
  );
  reportConnection($reach, needs.$connection, needs.isRefused, timing, signal);
  const stop = stream.$status.subscribe((status) => {
    if (status !== 'live') agents.clear();
    emit('stream', status);
  });
  signal.addEventListener('abort', stop);
  return stream;
}
