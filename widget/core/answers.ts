import { atom, type ReadableAtom } from 'nanostores';
import type { AnswerValues } from '../../wire/content.ts';
import type { AnsweredMessage, Message } from '../../wire/message.ts';
import type { BubbleContext, Failure } from '../boot/context.ts';
import type { FailureCode } from '../public-api.ts';
import type { Core } from './core.ts';
import { isVisible, onPage } from './page-lifecycle.ts';
import { createRetryPause } from './retry-pause.ts';
import { isFinal } from './send-and-retry.ts';
import { TIMING, type Timing } from './timing.ts';

/** What the visitor has answered to a message, and the agents do not have yet. */
export interface PendingAnswer {
  conversation_id: number;
  values: AnswerValues;
  /** Keys of messages that the visitor wrote before: they go first. */
  after: string[];
  /** `waiting`: tried again by itself. `refused`: it does not help to send it again. */
  state: { type: 'sending' } | { type: 'waiting' | 'refused'; code: FailureCode };
}

export interface Answers {
  /** By the id of the message. */
  $pending: ReadableAtom<ReadonlyMap<number, PendingAnswer>>;
  /** Answers a message. Another answer to it replaces this one. */
  give(message: Message, values: AnswerValues): void;
  /** What the visitor has begun to write, by the id of the message and the field. */
  drafts: Map<string, string>;
}

type Needs = Pick<BubbleContext, 'storage' | 'session' | 'signal' | 'on'>;

const made = new WeakMap<Core, Answers>();

/** The answers of one bubble: made when they are first asked for. */
export function answersOf(core: Core, context: Needs, timing?: Timing): Answers {
  const known = made.get(core) ?? createAnswers(core, context, timing);
  made.set(core, known);
  return known;
}

/**
 * Answers to messages. They are stored until the server has them, shared with the visitor's other tabs, and sent one after
 * the other in the visitor's order. The same answer may be sent twice: the second time changes nothing.
 */
function createAnswers(core: Core, { storage, session, signal, on }: Needs, timing = TIMING): Answers {
  const $pending = atom<ReadonlyMap<number, PendingAnswer>>(new Map());
  const pause = createRetryPause(timing);
  let isRunning = false;

  onPage(['storage'], read, signal);
  onPage(['online'], () => pause.resume(), signal);
  onPage(['visibilitychange'], () => isVisible() && pause.resume(), signal);
  const stops = [
    core.$connection.listen((connection) => connection !== 'lost' && pause.resume()),
    core.outbox.$pending.listen(run),
    on('session', read),
  ];
  signal.addEventListener('abort', () => {
    stops.forEach((stop) => stop());
    pause.end();
  });
  read();

  return {
    $pending,
    drafts: new Map(),
    give({ id, conversation_id }, values) {
      const after = core.outbox.$pending.get().map(({ key }) => key);
      const state = { type: 'sending' } as const;
      // Behind the others: the newest answer is the last one.
      put(id, undefined);
      put(id, { conversation_id, values, after, state });
      store();
      run();
    },
  };

  function put(id: number, answer: PendingAnswer | undefined): void {
    const next = new Map($pending.get());
    if (answer) next.set(id, answer);
    else next.delete(id);
    $pending.set(next);
  }

  /** Takes what another tab, or an earlier page, has stored. What was refused lives as long as the page. */
  function read(): void {
    const stored = parse(storage.get('answers'), sessionId());
    const before = $pending.get();
    const refused = [...before].filter(([id, { state }]) => state.type === 'refused' && !stored.has(id));
    const known = [...stored].map(([id, answer]) => {
      const own = before.get(id);
      return [id, own && isSame(own, answer) ? own : answer] as const;
    });
    $pending.set(new Map([...refused, ...known]));
    run();
  }

  function store(): void {
    const unsent = [...$pending.get()].filter(([, { state }]) => state.type !== 'refused');
    const answers = unsent.map(([id, { conversation_id, values, after }]) => [id, { conversation_id, values, after }]);
    storage.set('answers', answers.length ? JSON.stringify({ session: sessionId(), answers }) : undefined);
  }

  function run(): void {
    if (isRunning || signal.aborted) return;
    isRunning = true;
    void sendAll().finally(() => (isRunning = false));
  }

  async function sendAll(): Promise<void> {
    for (let next = findNext(); next && !signal.aborted; next = findNext()) {
      const [id, answer] = next;
      const { conversation_id, values } = answer;
      try {
        const { message } = await core.ask<AnsweredMessage>(`messages/${id}/answer`, { conversation_id, values });
        pause.reset();
        core.conversation.receive([message]);
        settle(id, answer, undefined);
      } catch (error) {
        const failure = error as Failure;
        const { code = 'network' } = failure;
        if (isFinal(failure)) {
          settle(id, answer, { ...answer, state: { type: 'refused', code } });
          continue;
        }
        const wait = pause.plan(failure);
        if (isThere(id, answer)) put(id, { ...answer, state: { type: 'waiting', code } });
        await pause.sleep(signal, wait);
      }
    }
  }

  function findNext(): [number, PendingAnswer] | undefined {
    const unsent = new Set(
      core.outbox.$pending
        .get()
        .filter(isUnsent)
        .map(({ key }) => key),
    );
    return [...$pending.get()].find(
      ([, { state, after }]) => state.type !== 'refused' && !after.some((key) => unsent.has(key)),
    );
  }

  /** The call has ended. Meanwhile the visitor may have answered otherwise. */
  function settle(id: number, answer: PendingAnswer, left: PendingAnswer | undefined): void {
    if (!isThere(id, answer)) return;
    put(id, left);
    store();
  }

  function isThere(id: number, answer: PendingAnswer): boolean {
    const now = $pending.get().get(id);
    return now !== undefined && isSame(now, answer);
  }

  function sessionId(): string {
    return session.answer?.session_id ?? '';
  }
}

/** A message that the server refuses, or has accepted, does not hold up what follows. */
function isUnsent({ state }: { state: { type: string } }): boolean {
  return state.type === 'sending' || state.type === 'waiting';
}

function isSame(one: PendingAnswer, other: PendingAnswer): boolean {
  return JSON.stringify(one.values) === JSON.stringify(other.values);
}

function parse(kept: string | undefined, current: string): Map<number, PendingAnswer> {
  try {
    const { session, answers } = JSON.parse(kept ?? '') as { session: unknown; answers: [number, PendingAnswer][] };
    if (session !== current) return new Map();
    return new Map(
      answers.map(([id, { conversation_id, values, after }]) => [
        Number(id),
        { conversation_id, values, after: [...after], state: { type: 'sending' } },
      ]),
    );
  } catch {
    return new Map();
  }
}
