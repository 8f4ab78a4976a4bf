import type { ReadableAtom } from 'nanostores';
import { cleanContent } from '../../wire/limits.ts';
import type { Message, SendAnswer, SendRequest } from '../../wire/message.ts';
import type { FailureCode } from '../public-api.ts';
import type { BubbleStorage } from '../boot/context.ts';
import { createDelivery } from './delivery.ts';
import type { OutboxStore } from './outbox-store.ts';
import { createOutboxTabs } from './outbox-tabs.ts';
import { isVisible, onPage, whilePresent } from './page-lifecycle.ts';
import { createPendingList } from './pending-list.ts';
import { isSendable, type PendingMessage } from './pending-message.ts';
import { nextPendingState, type PendingEvent } from './pending-state.ts';
import { takeTurn } from './tab-lock.ts';
import type { Timing } from './timing.ts';

export interface Outbox {
  /** In the visitor's order; the same in all tabs. */
  $pending: ReadableAtom<PendingMessage[]>;
  send(text: string): void;
  /** Ends the wait for the next try. */
  tryNow(): void;
  /** Gives up a message that was refused. @returns its text */
  withdraw(key: string): string;
  /** Gives up all messages. */
  clear(): void;
  /** The stream has caught up: the server can be reached. */
  onLive(): void;
  /** The visitor is in this session now. */
  enter(session: string): void;
}

interface Needs {
  /** Names what the tabs share. */
  name: string;
  timing: Timing;
  /** Delays the first access to the store, and the first call. */
  begin?: Promise<void> | undefined;
  storage: BubbleStorage;
  store: OutboxStore;
  /** What has an id upstream. */
  $messages: ReadableAtom<Message[]>;
  makeKey(): string;
  session(): string;
  newest(): number;
  sendMessage(message: Omit<SendRequest, 'session_id'>, until: AbortSignal): Promise<SendAnswer>;
  renewSession(): Promise<unknown>;
  /** Shows the message in the log of its session. */
  receive(session: string, message: Message): void;
  onError(code: FailureCode): void;
}

/** Pending messages: stored before they are sent, shown in every tab, sent by one of them. */
export function createOutbox(needs: Needs, signal: AbortSignal): Outbox {
  const { name, storage, store, $messages, session, receive } = needs;
  const tell = createOutboxTabs(
    name,
    {
      onPut: (pending) => list.show(pending) && delivery.wake(),
      onGone(key, of, message) {
        list.drop(key);
        if (of && message) receive(of, message);
      },
      onResume: (wish) => delivery.resume(wish),
    },
    signal,
    needs.begin,
  );
  const list = createPendingList({ store, tell, session, onDrop: (key) => delivery.drop(key) });
  const { $pending } = list;
  const delivery = createDelivery({ ...needs, list: () => $pending.get(), change: list.change, apply, receive });

  const stops = [$messages.listen(removeSent), $pending.listen(markUnsent)];
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()));
  onPage(['online'], () => delivery.resume(), signal);
  // A hidden tab may be the one that sends.
  onPage(['visibilitychange'], () => isVisible() && resume(), signal);
  whilePresent(
    (stay) => {
      stay.addEventListener('abort', store.close);
      void takeOver(stay);
    },
    signal,
    needs.begin,
  );

  return {
    $pending,

    send(text) {
      const content = cleanContent(text);
      if (!isSendable(content)) return;
      const created_at = Math.floor(Date.now() / 1000);
      const key = needs.makeKey();
      void list
        .add({ key, content, attempt: 0, tried_at: 0, created_at, state: { type: 'sending' } })
        .then(delivery.wake);
    },

    tryNow: () => resume('now'),

    withdraw(key) {
      const content = list.find(key)?.content ?? '';
      void apply(key, { type: 'withdrawn' });
      return content;
    },

    clear: () => applyToAll({ type: 'withdrawn' }),

    onLive() {
      // Another tab may be the one that sends.
      if ($pending.get().length) resume();
      delivery.ask('oldest');
    },

    enter: (entered) => applyToAll({ type: 'entered', session: entered }),
  };

  async function takeOver(stay: AbortSignal): Promise<void> {
    await load();
    await takeTurn(`${name} sends`, stay);
    if (stay.aborted) return;
    // The tab that had the turn may have stored more.
    await load();
    await delivery.run(stay);
  }

  async function load(): Promise<void> {
    await list.load();
    markUnsent();
    removeSent($messages.get());
    if (session()) applyToAll({ type: 'entered', session: session() });
  }

  /** Says whether the next page has something to send; it looks there before it loads any of this. */
  function markUnsent(): void {
    storage.set('outbox', $pending.get().length ? '1' : undefined);
  }

  /** Lets go of what was seen under an id upstream. */
  function removeSent(messages: readonly Message[]): void {
    if (!$pending.get().length) return;
    for (const message of messages) if (message.key) void apply(message.key, { type: 'sent' }, message);
  }

  function applyToAll(event: PendingEvent): void {
    for (const { key } of $pending.get()) void apply(key, event);
  }

  /** Resolves when the new state is stored. @param message what it has become */
  async function apply(key: string, event: PendingEvent, message?: Message): Promise<void> {
    const before = list.find(key)?.state;
    const state = before && nextPendingState(before, event);
    if (!state || state === before) return;
    if (state === 'gone') return list.remove(key, message);
    if ('code' in state && state.type !== before.type) needs.onError(state.code);
    await list.change(key, { state });
  }

  function resume(wish?: 'now'): void {
    delivery.resume(wish);
    tell({ type: 'resume', ...(wish && { wish }) });
  }
}
