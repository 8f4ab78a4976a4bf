import { atom, type ReadableAtom } from 'nanostores';
import type { Message } from '../../wire/message.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { TabNews } from './outbox-tabs.ts';
import { readPendingMessage, type PendingMessage } from './pending-message.ts';

export interface PendingList {
  /** In the visitor's order. */
  $pending: ReadableAtom<PendingMessage[]>;
  find(key: string): PendingMessage | undefined;
  /** Adds a message of this tab's at the end. Resolves when it is stored. */
  add(message: Omit<PendingMessage, 'seq'>): Promise<void>;
  /** Resolves when the change is stored; only then do the other tabs hear of it. */
  change(key: string, part: Partial<PendingMessage>): Promise<void>;
  /** Removes it here and in the other tabs. @param message what it has become */
  remove(key: string, message?: Message): void;
  /** Shows what another tab has changed. @returns false when the message is gone already */
  show(pending: PendingMessage): boolean;
  /** Removes what another tab has removed. */
  drop(key: string): void;
  /** Takes over what is stored. */
  load(): Promise<void>;
}

interface Needs {
  store: OutboxStore;
  tell(news: TabNews): void;
  session(): string;
  onDrop(key: string): void;
}

/** The pending messages on this page, in the store and, by what it tells them, in the visitor's other tabs. */
export function createPendingList({ store, tell, session, onDrop }: Needs): PendingList {
  const $pending = atom<PendingMessage[]>([]);
  /** Keys never come back: what is still stored or told of them is late. */
  const gone = new Set<string>();
  /** What was written before the first load; it stands behind what is stored. */
  let early: string[] | undefined = [];

  const list: PendingList = {
    $pending,
    find: (key) => $pending.get().find((pending) => pending.key === key),

    add(message) {
      early?.push(message.key);
      // Two tabs may write before they have heard of each other.
      put({ ...message, seq: Math.max(lastSeq() + 1, Date.now()) });
      return list.change(message.key, {});
    },

    async change(key, part) {
      const before = list.find(key);
      if (!before) return;
      const pending = { ...before, ...part };
      put(pending);
      await store.put(pending);
      if (list.find(key) === pending) tell({ type: 'put', outgoing: pending });
    },

    remove(key, message) {
      if (!list.find(key)) return;
      list.drop(key);
      tell({ type: 'gone', key, session: session(), ...(message && { message }) });
    },

    show(pending) {
      if (gone.has(pending.key)) return false;
      put(pending);
      return true;
    },

    drop(key) {
      gone.add(key);
      onDrop(key);
      $pending.set($pending.get().filter((pending) => pending.key !== key));
      void store.delete(key);
    },

    async load() {
      const before = new Set($pending.get().map(({ key }) => key));
      const stored = (await store.load()).flatMap(([key, value]) => readPendingMessage(key, value) ?? []);
      for (const { key } of stored) if (gone.has(key)) void store.delete(key);
      // What came while the store was read is newer than what it says.
      const fresh = $pending.get().filter(({ key }) => !before.has(key));
      const newer = new Set([...gone, ...fresh.map(({ key }) => key)]);
      const waiting = inOrder(stored.filter(({ key }) => !newer.has(key)));
      // To set an empty list in place of an empty one would draw the log again.
      if (waiting.length || $pending.get().length) $pending.set(waiting);
      for (const pending of fresh) {
        const isEarly = early?.includes(pending.key);
        put(isEarly ? { ...pending, seq: lastSeq() + 1 } : pending);
        if (isEarly) void list.change(pending.key, {});
      }
      early = undefined;
    },
  };
  return list;

  function put(pending: PendingMessage): void {
    $pending.set(inOrder([...$pending.get().filter(({ key }) => key !== pending.key), pending]));
  }

  function lastSeq(): number {
    return $pending.get().at(-1)?.seq ?? 0;
  }
}

function inOrder(pending: PendingMessage[]): PendingMessage[] {
  // A copy already; the oldest supported browser has no `toSorted`.
  // oxlint-disable-next-line unicorn/no-array-sort
  return pending.sort((a, b) => a.seq - b.seq || a.created_at - b.created_at);
}
