import { atom, computed, type ReadableAtom } from 'nanostores';
import type { HistoryAnswer, Message } from '../../wire/message.ts';
import type { Api } from './api.ts';

export interface Conversation {
  /** Ascending by id. */
  $messages: ReadableAtom<Message[]>;
  /** Whether there are older ones, and whether they are on their way. */
  $earlier: ReadableAtom<'none' | 'there' | 'loading'>;
  /** Takes messages by id, in any order and as often as they come; answers those that were not there. */
  receive(messages: Message[]): Message[];
  /** Begins anew with a page of history. */
  reset(messages: Message[], more: boolean): void;
  loadEarlier(): Promise<void>;
  /** The highest id, 0 without messages. */
  newest(): number;
}

/** What has an id upstream. */
export function createConversation(api: Pick<Api, 'listMessages'>): Conversation {
  const $byId = atom<Map<number, Message>>(new Map());
  // `toSorted` is younger than the oldest browser.
  // oxlint-disable-next-line unicorn/no-array-sort
  const $messages = computed($byId, (byId) => [...byId.values()].sort((a, b) => a.id - b.id));
  const $earlier = atom<'none' | 'there' | 'loading'>('none');

  const conversation: Conversation = {
    $messages,
    $earlier,

    receive(messages) {
      const known = $byId.get();
      const added = messages.filter(({ id }) => !known.has(id));
      if (messages.length) $byId.set(new Map([...known, ...messages.map((message) => [message.id, message] as const)]));
      return added;
    },

    reset(messages, more) {
      $byId.set(new Map(messages.map((message) => [message.id, message])));
      $earlier.set(more ? 'there' : 'none');
    },

    async loadEarlier() {
      const oldest = $messages.get()[0];
      if ($earlier.get() !== 'there' || !oldest) return;
      $earlier.set('loading');
      let answer: HistoryAnswer | undefined;
      try {
        answer = await api.listMessages('before', oldest.id);
        conversation.receive(answer.messages);
      } finally {
        $earlier.set(answer?.more === false ? 'none' : 'there');
      }
    },

    newest: () => $messages.get().at(-1)?.id ?? 0,
  };
  return conversation;
}

/** Messages so close to the newest one may still be overtaken by one with a lower id: the upstream numbers before it stores. */
const UNSETTLED_SECONDS = 5;

/** The newest id before which nothing can appear any more; 0 when there is none. */
export function settledId(messages: readonly Message[]): number {
  const newest = messages.at(-1)?.created_at ?? 0;
  return messages.findLast(({ created_at }) => created_at <= newest - UNSETTLED_SECONDS)?.id ?? 0;
}
