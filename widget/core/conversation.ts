import { firstPast } from './binary-search.ts';
import { atom, type ReadableAtom } from 'nanostores';
import type { Message } from '../../wire/message.ts';
import type { Api } from './api.ts';

/** Whether there are older messages than those loaded; `loading` also while nothing is known yet. */
export type Earlier = 'none' | 'there' | 'loading' | 'failed';

export interface Conversation {
  /** Ascending by id. */
  $messages: ReadableAtom<Message[]>;
  $earlier: ReadableAtom<Earlier>;
  /**
   * Adds or replaces messages by id, in any order. A message older than all loaded ones is left out, because the
   * messages after it are missing; it comes with its page.
   *
   * @returns those that are new
   */
  receive(messages: Message[]): Message[];
  /** Starts again with a page of history. */
  reset(messages: Message[], more: boolean): void;
  /** Loads one page; does nothing while another is loading. */
  loadEarlier(): Promise<void>;
  /** The highest id, 0 without messages. */
  newest(): number;
}

/** The messages that have an id upstream. */
export function createConversation(api: Pick<Api, 'listMessages'>): Conversation {
  const $messages = atom<Message[]>([]);
  const $earlier = atom<Earlier>('loading');

  return {
    $messages,
    $earlier,

    receive(messages) {
      const oldest = $messages.get()[0]?.id ?? 0;
      return take($earlier.get() === 'none' ? messages : messages.filter(({ id }) => id >= oldest));
    },

    reset(messages, more) {
      $messages.set(messages);
      $earlier.set(more ? 'there' : 'none');
    },

    async loadEarlier() {
      const oldest = $messages.get()[0];
      if (!/there|failed/.test($earlier.get()) || !oldest) return;
      $earlier.set('loading');
      try {
        const answer = await api.listMessages('before', oldest.id);
        take(answer.messages);
        $earlier.set(answer.more ? 'there' : 'none');
      } catch {
        $earlier.set('failed');
      }
    },

    newest: () => $messages.get().at(-1)?.id ?? 0,
  };

  function take(messages: Message[]): Message[] {
    const all = [...$messages.get()];
    const added = messages.filter((message) => {
      const at = placeOf(all, message.id);
      const isNew = all[at]?.id !== message.id;
      all.splice(at, isNew ? 0 : 1, message);
      return isNew;
    });
    if (messages.length) $messages.set(all);
    return added;
  }
}

/** The index of the first message with this id or a higher one. */
export function placeOf(messages: readonly Message[], id: number): number {
  return firstPast(messages.length, (at) => messages[at]!.id >= id);
}
