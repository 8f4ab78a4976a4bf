import { atom, type ReadableAtom } from 'nanostores';
import { cleanContent, overLimit } from '../../wire/limits.ts';
import type { Message, SendAnswer, SendRequest } from '../../wire/message.ts';
import type { Failure, FailureCode } from '../stage.ts';
import { isStranger, waitOf } from './api.ts';
import { ATTEMPTS, backOff } from './pace.ts';
import { onPage, Sleeper } from './page.ts';

/** A message on its way. It stays until it was seen under an id of the upstream's. */
export interface Outgoing {
  key: string;
  content: string;
  attempt: number;
  /** Epoch seconds. */
  created_at: number;
  state: 'sending' | 'accepted' | Refused;
}

export interface Refused {
  code: FailureCode;
  /** The same text may get through later, or never will. */
  hope: 'later' | 'never';
  overBy: number;
}

/** Where messages on their way are kept. */
export interface OutboxStore {
  load(): Promise<Outgoing[]>;
  put(message: Outgoing): Promise<void>;
  delete(key: string): Promise<void>;
}

export interface Outbox {
  /** In the visitor's order. */
  $outgoing: ReadableAtom<Outgoing[]>;
  send(text: string): void;
  retry(key: string): void;
  /** Gives up a message and hands back its text. */
  withdraw(key: string): string;
  /** Lets go of what these messages show to have arrived. */
  confirm(messages: Message[]): void;
}

interface Needs {
  store: OutboxStore;
  makeKey(): string;
  newest(): number;
  sendMessage(message: Omit<SendRequest, 'session_id'>): Promise<SendAnswer>;
  renewSession(): Promise<unknown>;
  receive(message: Message): void;
  onError(code: FailureCode): void;
}

/** Whether a text can be sent: blank ones and longer ones than the limit can't. */
export function isSendable(text: string): boolean {
  return /\S/.test(cleanContent(text)) && !overLimit(cleanContent(text));
}

/** Sends one message at a time, in the visitor's order. */
export function createOutbox(needs: Needs, signal: AbortSignal): Outbox {
  const $outgoing = atom<Outgoing[]>([]);
  const sleeper = new Sleeper();
  let work: 'idle' | 'busy' = 'idle';

  onPage(['online', 'pageshow'], () => sleeper.wake(), signal);
  signal.addEventListener('abort', () => sleeper.wake());
  void needs.store.load().then((kept) => {
    $outgoing.set([...kept, ...$outgoing.get()]);
    return sendAll();
  });

  return {
    $outgoing,

    send(text) {
      const content = cleanContent(text);
      if (!isSendable(content)) return;
      const created_at = Math.floor(Date.now() / 1000);
      const message: Outgoing = { key: needs.makeKey(), content, attempt: 1, created_at, state: 'sending' };
      $outgoing.set([...$outgoing.get(), message]);
      void needs.store.put(message).then(sendAll);
    },

    retry(key) {
      const message = find(key);
      if (!message || typeof message.state === 'string') return;
      change(key, { state: 'sending', attempt: message.attempt + 1 });
      void sendAll();
    },

    withdraw(key) {
      const content = find(key)?.content ?? '';
      remove(key);
      return content;
    },

    confirm(messages) {
      for (const { key } of messages) if (key && find(key)) remove(key);
    },
  };

  async function sendAll(): Promise<void> {
    if (work === 'busy') return;
    work = 'busy';
    let next: Outgoing | undefined;
    while (!signal.aborted && (next = $outgoing.get().find(({ state }) => state === 'sending'))) {
      await deliver(next.key);
    }
    work = 'idle';
  }

  async function deliver(key: string): Promise<void> {
    let strangers = 0;
    for (let tries = 1; ; tries += 1) {
      const message = find(key);
      if (signal.aborted || message?.state !== 'sending') return;
      const { attempt, content } = message;
      try {
        const answer = await needs.sendMessage({ key, attempt, waited: 0, after: needs.newest(), content });
        if (answer.state === 'sent') needs.receive(answer.message);
        else change(key, { state: 'accepted' });
        return;
      } catch (error) {
        if (signal.aborted) return;
        const failure = error as Failure;
        const hope = hopeOf(failure);
        if (isStranger(failure) && (strangers += 1) < 2) {
          await needs.renewSession().catch(() => {});
        } else if (hope === 'never' || tries >= ATTEMPTS) {
          refuse(key, { code: failure.code, hope, overBy: failure.over_by ?? 0 });
          return;
        } else {
          await sleeper.sleep(Math.max(waitOf(failure), backOff(tries)));
        }
        change(key, { attempt: attempt + 1 });
      }
    }
  }

  /** What waits behind a message that did not get through fails with it: its order is the visitor's. */
  function refuse(key: string, state: Refused): void {
    change(key, { state });
    needs.onError(state.code);
    if (state.hope === 'never') return;
    for (const waiting of $outgoing.get()) if (waiting.state === 'sending') change(waiting.key, { state });
  }

  function find(key: string): Outgoing | undefined {
    return $outgoing.get().find((message) => message.key === key);
  }

  function change(key: string, part: Partial<Outgoing>): void {
    $outgoing.set(
      $outgoing.get().map((message) => {
        if (message.key !== key) return message;
        const changed = { ...message, ...part };
        void needs.store.put(changed);
        return changed;
      }),
    );
  }

  function remove(key: string): void {
    $outgoing.set($outgoing.get().filter((message) => message.key !== key));
    void needs.store.delete(key);
  }
}

/** No answer, an unreadable one, 429 and 5xx may pass; a refusal of this message will not. */
function hopeOf(failure: Failure): Refused['hope'] {
  if (isStranger(failure)) return 'later';
  const status = failure.response?.status ?? 0;
  return status >= 400 && status < 500 && status !== 429 ? 'never' : 'later';
}
