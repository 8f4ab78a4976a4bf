import { atom, type ReadableAtom } from 'nanostores';
import { cleanContent } from '../../wire/limits.ts';
import type { Message, SendAnswer, SendRequest } from '../../wire/message.ts';
import type { FailureCode } from '../public-api.ts';
import type { BubbleStorage } from '../boot/context.ts';
import { createDelivery } from './delivery.ts';
import type { OutboxStore } from './outbox-store.ts';
import { isSendable, readPendingMessage, type PendingMessage } from './pending-message.ts';
import type { Timing } from './timing.ts';
import { isVisible, onPage, whilePresent } from './page-lifecycle.ts';
import { createTabs } from './tabs.ts';
import { takeTurn } from './tab-lock.ts';

export interface Outbox {
  /** In the visitor's order; the same in all tabs. */
  $pending: ReadableAtom<PendingMessage[]>;
  send(text: string): void;
  /** Ends the wait for the next try. */
  tryNow(): void;
  /** Gives up a message that was refused, and hands back its text. */
  withdraw(key: string): string;
  /** Gives up all. */
  clear(): void;
  /** The stream has caught up: the server is there. */
  onLive(): void;
  /** The visitor is in this session now. */
  enter(session: string): void;
}

/** What tabs tell each other. Another version of the widget may be in one of them. */
type News =
  | { type: 'put'; outgoing: PendingMessage }
  | { type: 'gone'; key: string; session: string; message?: Message }
  | { type: 'resume'; wish?: 'now' };

interface Needs {
  /** Names what the tabs share. */
  name: string;
  timing: Timing;
  /** What the next page looks at before it loads any of this. */
  storage: BubbleStorage;
  store: OutboxStore;
  /** What has an id upstream. */
  $messages: ReadableAtom<Message[]>;
  makeKey(): string;
  session(): string;
  newest(): number;
  sendMessage(message: Omit<SendRequest, 'session_id'>, until: AbortSignal): Promise<SendAnswer>;
  renewSession(): Promise<unknown>;
  /** Has the message of this session shown. */
  receive(session: string, message: Message): void;
  onError(code: FailureCode): void;
}

/** Messages on their way: kept before they are sent, shown in every tab, sent by one. */
export function createOutbox(needs: Needs, signal: AbortSignal): Outbox {
  const { name, storage, store, $messages } = needs;
  const $pending = atom<PendingMessage[]>([]);
  /** Keys never come back: what is still written or told of them is late. */
  const gone = new Set<string>();
  /** What was written before we knew what was there. */
  let early: string[] | undefined = [];
  const tabs = createTabs(name, (news) => hear((news ?? {}) as Partial<News>), signal);
  const tell = (news: News): void => tabs.tell(news);
  const delivery = createDelivery({
    ...needs,
    list: () => $pending.get(),
    change,
    onSent(key, { session_id, message }) {
      needs.receive(session_id, message);
      remove(key, message);
    },
  });

  const stops = [$messages.listen(confirm), $pending.listen(note)];
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()));
  onPage(['online'], () => delivery.resume(), signal);
  // The tab that sends may be a hidden one.
  onPage(['visibilitychange'], () => isVisible() && resume(), signal);
  whilePresent((stay) => {
    stay.addEventListener('abort', store.close);
    void takeOver(stay);
  }, signal);

  return {
    $pending,

    send(text) {
      const content = cleanContent(text);
      if (!isSendable(content)) return;
      const created_at = Math.floor(Date.now() / 1000);
      const key = needs.makeKey();
      early?.push(key);
      // Two tabs may write before they have heard of each other.
      const seq = Math.max(lastSeq() + 1, Date.now());
      show({ key, content, seq, attempt: 0, tried_at: 0, created_at, state: { type: 'sending' } });
      void change(key, {}).then(delivery.wake);
    },

    tryNow: () => resume('now'),

    withdraw(key) {
      const content = find(key)?.content ?? '';
      remove(key);
      return content;
    },

    clear() {
      for (const { key } of $pending.get()) remove(key);
    },

    onLive() {
      delivery.resume();
      delivery.ask('oldest');
    },

    enter: forgetForeign,
  };

  async function takeOver(stay: AbortSignal): Promise<void> {
    await load();
    await takeTurn(`${name} sends`, stay);
    if (stay.aborted) return;
    // What the tab before us wrote last.
    await load();
    await delivery.run(stay);
  }

  async function load(): Promise<void> {
    const before = new Set($pending.get().map(({ key }) => key));
    const kept = (await store.load()).flatMap(([key, value]) => readPendingMessage(key, value) ?? []);
    for (const { key } of kept) if (gone.has(key)) void store.delete(key);
    const fresh = $pending.get().filter(({ key }) => !before.has(key));
    const passing = new Set([...gone, ...fresh.map(({ key }) => key)]);
    const waiting = inOrder(kept.filter(({ key }) => !passing.has(key)));
    // Nothing in place of nothing would be drawn all the same.
    if (waiting.length || $pending.get().length) $pending.set(waiting);
    else note();
    for (const pending of fresh) {
      const isEarly = early?.includes(pending.key);
      show(isEarly ? { ...pending, seq: lastSeq() + 1 } : pending);
      if (isEarly) void change(pending.key, {});
    }
    early = undefined;
    confirm($messages.get());
    if (needs.session()) forgetForeign(needs.session());
  }

  /** Says whether the next page has something to send. */
  function note(): void {
    storage.set('outbox', $pending.get().length ? '1' : undefined);
  }

  /** Lets go of what was seen under an id upstream. */
  function confirm(messages: readonly Message[]): void {
    if (!$pending.get().length) return;
    for (const message of messages) if (message.key && find(message.key)) remove(message.key, message);
  }

  /** What the server of another session promised to deliver went with its conversation; sent again it would be there twice. */
  function forgetForeign(session: string): void {
    for (const { key, state } of $pending.get()) {
      if (state.type === 'accepted' && state.session !== session) remove(key);
    }
  }

  function hear(news: Partial<News>): void {
    if (news.type === 'put') {
      const pending = readPendingMessage(news.outgoing?.key, news.outgoing);
      if (!pending || gone.has(pending.key)) return;
      show(pending);
      delivery.wake();
    } else if (news.type === 'gone' && news.key) {
      drop(news.key);
      if (news.message && news.session) needs.receive(news.session, news.message);
    } else if (news.type === 'resume') delivery.resume(news.wish);
  }

  function resume(wish?: 'now'): void {
    delivery.resume(wish);
    tell({ type: 'resume', ...(wish && { wish }) });
  }

  function find(key: string): PendingMessage | undefined {
    return $pending.get().find((pending) => pending.key === key);
  }

  function lastSeq(): number {
    return $pending.get().at(-1)?.seq ?? 0;
  }

  function show(pending: PendingMessage): void {
    $pending.set(inOrder([...$pending.get().filter(({ key }) => key !== pending.key), pending]));
  }

  /** Resolves when it is stored; only then do the other tabs hear of it. */
  async function change(key: string, part: Partial<PendingMessage>): Promise<void> {
    const before = find(key);
    if (!before) return;
    const pending = { ...before, ...part };
    show(pending);
    await store.put(pending);
    if (find(key) === pending) tell({ type: 'put', outgoing: pending });
  }

  function remove(key: string, message?: Message): void {
    if (!find(key)) return;
    drop(key);
    tell({ type: 'gone', key, session: needs.session(), ...(message && { message }) });
  }

  function drop(key: string): void {
    gone.add(key);
    delivery.drop(key);
    $pending.set($pending.get().filter((pending) => pending.key !== key));
    void store.delete(key);
  }
}

function inOrder(pending: PendingMessage[]): PendingMessage[] {
  // A copy already; `toSorted` is younger than the oldest browser.
  // oxlint-disable-next-line unicorn/no-array-sort
  return pending.sort((a, b) => a.seq - b.seq || a.created_at - b.created_at);
}
