import { createParser } from 'eventsource-parser';
import { atom, type ReadableAtom } from 'nanostores';
import type { StreamEvent } from '../../wire/event.ts';
import type { Failure, StreamState } from '../stage.ts';
import { isStranger, waitOf } from './api.ts';
import { backOff, SILENCE, SILENCE_CHECK } from './pace.ts';
import { isVisible, onPage, Sleeper } from './page.ts';

interface Needs {
  /** Opens a stream that begins with what was missed. */
  openStream(signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  renewSession(): Promise<unknown>;
  onEvent(event: StreamEvent): void;
}

export interface Stream {
  $state: ReadableAtom<StreamState>;
  /** At once, whatever the present one does. */
  reconnect(): void;
}

/** Holds an event stream, for ever. */
export function createStream(needs: Needs, signal: AbortSignal): Stream {
  const $state = atom<StreamState>('connecting');
  const sleeper = new Sleeper();
  let current = new AbortController();
  let heard = Date.now();
  let failures = 0;

  // Kept in the back/forward cache a page must hold no connection.
  onPage(['pagehide'], leave, signal);
  onPage(['pageshow'], () => $state.get() === 'away' && reconnect(), signal);
  onPage(['online'], reconnect, signal);
  onPage(['visibilitychange'], () => isVisible() && look(), signal);
  const timer = setInterval(look, SILENCE_CHECK);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    current.abort();
    sleeper.wake();
  });
  void run();
  return { $state, reconnect };

  async function run(): Promise<void> {
    while (!signal.aborted) {
      if ($state.get() === 'away') {
        await sleeper.sleep(Infinity);
        continue;
      }
      let wait = 0;
      try {
        await connect();
      } catch (error) {
        const failure = error as Partial<Failure>;
        wait = waitOf(failure);
        if (isStranger(failure)) await needs.renewSession().catch(() => {});
      }
      if (signal.aborted || $state.get() === 'away') continue;
      $state.set('lost');
      failures += 1;
      await sleeper.sleep(Math.max(wait, backOff(failures)));
    }
  }

  /** Ends when the connection does. */
  async function connect(): Promise<void> {
    current = new AbortController();
    heard = Date.now();
    const reader = (await needs.openStream(current.signal)).getReader();
    const decoder = new TextDecoder();
    const parser = createParser({ onEvent: ({ data }) => take(data) });
    for (;;) {
      const { done, value } = await reader.read();
      if (done || current.signal.aborted) return;
      heard = Date.now();
      parser.feed(decoder.decode(value, { stream: true }));
    }
  }

  function take(data: string): void {
    let event: StreamEvent;
    try {
      event = JSON.parse(data);
    } catch {
      return;
    }
    needs.onEvent(event);
    if (event.type !== 'ready') return;
    failures = 0;
    $state.set('live');
  }

  function leave(): void {
    $state.set('away');
    current.abort();
  }

  function reconnect(): void {
    if ($state.get() === 'away') $state.set('connecting');
    failures = 0;
    current.abort();
    sleeper.wake();
  }

  function look(): void {
    if ($state.get() === 'lost') sleeper.wake();
    else if (Date.now() - heard > SILENCE) current.abort();
  }
}
