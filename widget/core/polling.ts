import type { ReadableAtom, WritableAtom } from 'nanostores';
import type { Message, MissedAnswer } from '../../wire/message.ts';
import type { Failure, Session } from '../boot/context.ts';
import { isStranger, waitOf } from './api.ts';
import { placeOf } from './conversation.ts';
import type { CoreStores } from './core-stores.ts';
import { createPollPace } from './poll-pace.ts';
import { childOf } from './page-lifecycle.ts';
import type { StreamCursor } from './stream-cursor.ts';
import type { OnStreamEvent } from './stream-events.ts';
import type { Stream } from './stream.ts';
import { backOff, type Timing } from './timing.ts';

export interface PollingNeeds {
  timing: Timing;
  session: Pick<Session, 'request'>;
  stores: Pick<CoreStores, '$session' | '$conversation' | 'conversation' | 'draft' | 'unread'>;
  cursor: StreamCursor;
  stream: Pick<Stream, '$doubt' | 'free'>;
  $pending: ReadableAtom<unknown>;
  $polled: WritableAtom<Polled>;
  onEvent: OnStreamEvent;
  openSession(): Promise<unknown>;
  /** The server can be reached. */
  onLive(): void;
}

/** Whether polls get through. */
export type Polled = 'unloaded' | 'stuck' | 'through';

/** Polls at the same time while none gets through. One that hangs must not hold back the next. */
const SIDE_BY_SIDE = 3;
/** Every so many polls, changes of known messages are asked for too. */
const RESYNC = 5;

/**
 * Asks for what is new while no event stream gets through: proxies and virus scanners cut, mute and delay streams. It also
 * finds out that the server answers again.
 */
export function startPolling(needs: PollingNeeds, signal: AbortSignal): void {
  const { timing, session, stores, cursor, stream, $polled, onEvent, openSession } = needs;
  const { $session, conversation, draft, unread } = stores;
  const isThrough = (): boolean => $polled.get() === 'through';
  const pace = createPollPace(
    { timing, isThrough, activity: [conversation.$messages, needs.$pending, draft.$text, unread.$panel] },
    wake,
    signal,
  );
  /** Ends with the doubt. */
  let round: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = 0;
  let polls = 0;
  let strangers = 0;
  /** When the newest poll that got through was begun, epoch ms. */
  let reachedAt = 0;
  /** When the server wants the next poll, epoch ms. */
  let notBefore = 0;

  $polled.set('stuck');
  const stop = stream.$doubt.subscribe((doubt) => {
    if (doubt && !round) {
      round = childOf(signal);
      tick();
    } else if (!doubt) end();
  });
  signal.addEventListener('abort', () => {
    stop();
    end();
  });

  function end(): void {
    clearTimeout(timer);
    round?.abort();
    round = undefined;
    $polled.set('stuck');
  }

  function wake(): void {
    if (!round) return;
    clearTimeout(timer);
    tick();
  }

  function tick(): void {
    timer = setTimeout(tick, pace.pause());
    if (running < (isThrough() ? 1 : SIDE_BY_SIDE) && Date.now() >= notBefore) void poll(round!);
  }

  async function poll(own: AbortController): Promise<void> {
    const began = Date.now();
    const limit = childOf(own.signal);
    const ending = setTimeout(() => limit.abort(), timing.pollLimit);
    running += 1;
    try {
      await catchUp(limit.signal);
      if (!own.signal.aborted) onSuccess(began);
    } catch (error) {
      // A call that hangs may fail after a later one got through.
      if (!own.signal.aborted && began >= reachedAt) onFailure(error as Failure);
    } finally {
      running -= 1;
      clearTimeout(ending);
      limit.abort();
    }
  }

  async function catchUp(until: AbortSignal): Promise<void> {
    polls += 1;
    const own = { session_id: $session.get() };
    const newest = conversation.$messages.get().at(-1)?.id;
    let query: Record<string, string> = { ...cursor.next(), ...own, resync: polls % RESYNC ? '0' : '1' };
    for (;;) {
      const answer = await session.request<MissedAnswer>(
        `messages?${String(new URLSearchParams(query))}`,
        undefined,
        until,
      );
      if (until.aborted) return;
      const { session_id, messages, through, last } = answer;
      // In another tab the visitor has become somebody else.
      if (session_id !== $session.get()) return void (await openSession());
      for (const message of messages) {
        const { conversation_id } = message;
        if (!isKnown(message)) onEvent({ type: 'message', session_id, conversation_id, message });
      }
      // Deleted upstream.
      if (newest && !answer.conversation) onEvent({ type: 'gone', session_id, through: newest });
      if (!answer.more) return onEvent({ type: 'ready', session_id, conversation: answer.conversation, through });
      query = { ...cursor.next(), ...own, after: String(last) };
    }
  }

  /** Whether a message is in the log already, just as it is. */
  function isKnown(message: Message): boolean {
    const messages = conversation.$messages.get();
    return JSON.stringify(messages[placeOf(messages, message.id)]) === JSON.stringify(message);
  }

  function onSuccess(began: number): void {
    reachedAt = Math.max(reachedAt, began);
    strangers = 0;
    if (isThrough()) return;
    $polled.set('through');
    stream.free('first');
    needs.onLive();
  }

  function onFailure(failure: Failure): void {
    $polled.set('stuck');
    if (!isStranger(failure)) return void (notBefore = Date.now() + waitOf(failure, timing));
    strangers += 1;
    notBefore = Date.now() + backOff(timing, strangers);
    void openSession().catch(() => {});
  }
}
