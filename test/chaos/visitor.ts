import { setTimeout as wait } from 'node:timers/promises';
import { createCore, type Core } from '../../widget/core/core.ts';
import type { Timing } from '../../widget/core/timing.ts';
import { createEvents } from '../../widget/boot/events.ts';
import { createSession } from '../../widget/boot/session.ts';
import { makeUuid } from '../../widget/boot/uuid.ts';
import type { BubbleStorage } from '../../widget/boot/context.ts';
import { storedKeys } from './browser-database.ts';
import type { Dice } from './dice.ts';

/** One visitor with his browser: real cores over the network, one a tab, and what they share. */
export interface Visitor {
  index: number;
  /** All that he has written, in his order. */
  written: string[];
  /** What must never have come to him, as it came. */
  leaks: string[];
  sessions: Set<string>;
  tabs(): number;
  openTab(): void;
  /** Closes one tab, or `all`: without a word to anybody, as a browser does. */
  closeTab(which?: 'all'): void;
  write(text: string, tab: 'any' | 'same'): void;
  /** Resolves when the browser has stored what was written, or does without: nobody closes a tab faster than that. */
  stored(): Promise<void>;
  /** Nothing of his would be lost if he never came back. */
  mayLeave(): boolean;
  /** All that he wrote has been seen under an id. */
  isDone(): boolean;
  /** What is still on its way, for when it never arrives. */
  pending(): string[];
  /** Loads the whole history into the oldest tab. */
  loadAll(): Promise<void>;
  /** The oldest tab. */
  screen(): Core | undefined;
  /** Ears for one answer of the network: what is said across the pieces of two answers is said by nobody. */
  listen(): (text: string) => void;
}

interface VisitorOptions {
  index: number;
  /** Address of the server, his own. */
  server: string;
  timing: Timing;
  dice: Dice;
}

/** The longest that a browser's database may take, ms: it does not get faster in divided time. */
const STORE_LIMIT = 3_000;

/** Longer than any of the words that are looked for. */
const TAIL = 40;

/** Random characters may look like a visitor's words. */
const RANDOM = /"(session_id|ticket|bearer)":"[^"]*"/g;

export function createVisitor({ index, server, timing, dice }: VisitorOptions): Visitor {
  const written: string[] = [];
  const leaks: string[] = [];
  /** More than one: he was taken for somebody else. */
  const sessions = new Set<string>();
  const storage = createKeep();
  const name = `bubble:${server}/main`;
  let tabs: { core: Core; close: () => void }[] = [];
  let current: (typeof tabs)[0] | undefined;

  const visitor: Visitor = {
    index,
    written,
    leaks,
    sessions,
    tabs: () => tabs.length,

    openTab() {
      const controller = new AbortController();
      const options = { server, site: 'main', title: '', storage: 'auto', more: {} } as const;
      const events = createEvents(controller.signal);
      const session = createSession(
        options,
        storage,
        controller.signal,
        async () => {},
        (answer) => {
          sessions.add(answer.session_id);
          events.emit('session');
        },
      );
      const context = { options, name, session, storage, makeKey: makeUuid, ...events };
      const core = createCore(context, controller.signal, timing);
      // Some have the panel open, and so read what they are sent.
      if (dice.chance(0.7)) core.setOpen(true);
      tabs.push({ core, close: () => controller.abort() });
    },

    closeTab(which) {
      const closed = which === 'all' ? tabs : [dice.pick(tabs)];
      tabs = tabs.filter((tab) => !closed.includes(tab));
      for (const { close } of closed) close();
    },

    write(text, tab) {
      written.push(text);
      if (tab === 'any' || !current || !tabs.includes(current)) current = dice.pick(tabs);
      const { core } = current;
      if (dice.chance(0.3)) {
        core.draft.write(text);
        core.sendDraft();
      } else core.outbox.send(text);
    },

    async stored() {
      for (const end = Date.now() + STORE_LIMIT; Date.now() < end; await wait(10)) {
        const keys = await storedKeys(name);
        if (outgoing().every(({ key }) => keys.has(key))) return;
      }
    },

    mayLeave: () => outgoing().every(({ state }) => state.type === 'accepted'),
    isDone: () => outgoing().length === 0,

    pending: () =>
      outgoing().map(({ content, attempt, state }) => `${content.slice(0, 8)} ${attempt} ${JSON.stringify(state)}`),

    async loadAll() {
      const core = visitor.screen();
      if (!core) return;
      for (let shown = -1; /there|failed/.test(core.conversation.$earlier.get());) {
        // No page twice.
        const { length } = core.conversation.$messages.get();
        if (length === shown) return;
        shown = length;
        await core.conversation.loadEarlier();
      }
    },

    screen: () => tabs[0]?.core,

    listen() {
      let tail = '';
      return (text) => {
        const all = (tail + text).replaceAll(RANDOM, '');
        for (const [word, other] of all.matchAll(/NOTE|\bv(\d+)[-:]/g)) {
          if (other === undefined || Number(other) !== index) leaks.push(word);
        }
        // What straddles two chunks is looked at with the next.
        const end = Math.max(0, all.length - TAIL);
        tail = all.slice(all.indexOf(' ', end) + 1 || end).replaceAll(/NOTE|\bv\d+[-:]/g, '');
      };
    },
  };
  return visitor;

  function outgoing() {
    return tabs.flatMap(({ core }) => core.outbox.$pending.get());
  }
}

function createKeep(): BubbleStorage {
  const kept = new Map<string, string>();
  return {
    get: (name) => kept.get(name),
    set(name, value) {
      if (value) kept.set(name, value);
      else kept.delete(name);
      return true;
    },
  };
}
