import { atom, type ReadableAtom } from 'nanostores';
import type { StreamEvent } from '../../wire/event.ts';
import type { Failure, StreamState } from '../boot/context.ts';
import { isStranger, waitOf } from './api.ts';
import { createFrameReader } from './event-frames.ts';
import { backOff, type Timing } from './timing.ts';
import { childOf, isVisible, onPage, Sleeper, whilePresent } from './page-lifecycle.ts';
import { takeTurn } from './tab-lock.ts';

interface Needs {
  /** Names what the tabs share. */
  name: string;
  timing: Timing;
  /** Opens a stream that begins with what was missed. */
  openStream(until: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  renewSession(): Promise<unknown>;
  onEvent(event: StreamEvent): void;
  /** A stream has caught up. */
  onLive(): void;
}

export interface Stream {
  $state: ReadableAtom<StreamState>;
  /** At once, whatever the present one does. */
  reconnect(): void;
}

/** Holds an event stream, for ever; in hidden tabs one for all of them. */
export function createStream(needs: Needs, signal: AbortSignal): Stream {
  const { timing } = needs;
  const $state = atom<StreamState>('connecting');
  const sleeper = new Sleeper();
  /** A connection, with those that it moves to. */
  let round = new AbortController();
  /** A hidden tab may rest, without a stream. */
  let wish: 'hold' | 'rest' = 'hold';
  let heard = 0;
  let failures = 0;
  /** The connection was ended by us, for another one at once. */
  let hurry = false;

  onPage(['online'], hasten, signal);
  whilePresent((stay) => {
    wish = 'hold';
    failures = 0;
    $state.set('connecting');
    watchVisibility(stay);
    const timer = setInterval(() => isQuiet(timing.silence) && round.abort(), timing.silenceCheck);
    stay.addEventListener('abort', () => {
      clearInterval(timer);
      if (!signal.aborted) $state.set('away');
    });
    void run(stay);
  }, signal);
  return { $state, reconnect };

  async function run(stay: AbortSignal): Promise<void> {
    while (!stay.aborted) {
      if (isResting()) {
        $state.set('away');
        await sleeper.sleep(stay);
        continue;
      }
      let wait = 0;
      const own = childOf(stay);
      round = own;
      hurry = false;
      try {
        await read(own.signal);
      } catch (error) {
        if (!own.signal.aborted) {
          wait = waitOf(error as Partial<Failure>, timing);
          if (isStranger(error as Partial<Failure>)) await needs.renewSession().catch(() => {});
          // Another session, too, is asked for with growing waits.
          hurry = false;
        }
      }
      own.abort();
      if (stay.aborted || isResting()) continue;
      $state.set(hurry ? 'connecting' : 'lost');
      if (hurry) continue;
      failures += 1;
      await sleeper.sleep(stay, Math.max(wait, backOff(timing, failures)));
    }
  }

  /** Reads a stream to its end. Told to move, it opens the next one, and leaves this one when that has caught up. */
  async function read(until: AbortSignal, leave?: () => void): Promise<void> {
    const own = childOf(until);
    let next: Promise<void> | undefined;
    heard = Date.now();
    const reader = (await needs.openStream(own.signal)).getReader();
    const decoder = new TextDecoder();
    const takeIn = createFrameReader((data) => {
      const event = parse(data);
      if (!event || own.signal.aborted) return;
      needs.onEvent(event);
      if (event.type === 'ready') arrive();
      if (event.type === 'move') next ??= move();
    });
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done || own.signal.aborted) break;
        heard = Date.now();
        takeIn(decoder.decode(value, { stream: true }));
      }
    } catch (error) {
      if (!next) throw error;
    }
    await next;

    async function move(): Promise<void> {
      // Not all visitors of a server at the same moment.
      await new Sleeper().sleep(until, backOff(timing, 1));
      // A next one that fails is none: this one is read to its end.
      if (!until.aborted) await read(until, () => own.abort()).catch(() => (next = undefined));
    }

    function arrive(): void {
      leave?.();
      failures = 0;
      if ($state.get() !== 'live' || leave) needs.onLive();
      leave = undefined;
      $state.set('live');
    }
  }

  /** It may work now. */
  function hasten(): void {
    failures = 0;
    reconnect();
  }

  function reconnect(): void {
    wish = 'hold';
    hurry = true;
    round.abort();
    sleeper.wake();
  }

  function watchVisibility(stay: AbortSignal): void {
    let hidden: AbortController | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    onPage(['visibilitychange'], look, stay);
    stay.addEventListener('abort', () => clearTimeout(timer));
    if (!isVisible()) look();

    function look(): void {
      if (isVisible()) {
        hidden?.abort();
        clearTimeout(timer);
        if ($state.get() !== 'live' || isQuiet(timing.fresh)) hasten();
        return;
      }
      if (hidden?.signal.aborted === false) return;
      const own = childOf(stay);
      hidden = own;
      timer = setTimeout(rest, timing.hidden);
      void keepOne(own.signal);
    }

    /** One of the hidden tabs keeps its stream, or takes over from the one that did. */
    async function keepOne(hiding: AbortSignal): Promise<void> {
      await takeTurn(`${needs.name} hidden`, hiding);
      if (hiding.aborted) return;
      clearTimeout(timer);
      if (isResting()) hasten();
    }
  }

  function rest(): void {
    wish = 'rest';
    round.abort();
  }

  function isResting(): boolean {
    return wish === 'rest';
  }

  /** Clocks are set back, too. */
  function isQuiet(time: number): boolean {
    return Math.abs(Date.now() - heard) > time;
  }
}

function parse(data: string): StreamEvent | undefined {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
