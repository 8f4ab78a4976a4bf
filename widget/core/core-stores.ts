import { atom, type ReadableAtom, type WritableAtom } from 'nanostores';
import type * as wire from '../../wire/conversation.ts';
import type { Message, Sender } from '../../wire/message.ts';
import type { SessionAnswer } from '../../wire/session.ts';
import type { Settings } from '../../wire/settings.ts';
import type { BubbleContext, BubbleStorage } from '../boot/context.ts';
import type { Api } from './api.ts';
import { createConversation, type Conversation } from './conversation.ts';
import { createDraft, type Draft } from './draft.ts';
import { createUnread, type Unread } from './unread.ts';

/** What is known in one session. */
export interface CoreStores {
  /** The session that the stores belong to, `''` before the first. */
  $session: ReadableAtom<string>;
  /** The site's title, `''` until it is known. */
  $title: ReadableAtom<string>;
  /** The site's settings, once the session is open. */
  $settings: ReadableAtom<Settings | undefined>;
  /** The conversation as the agents have it, `null` while there is none. */
  $conversation: WritableAtom<wire.Conversation | null>;
  /** The page of history with which the session began. */
  $firstPage: ReadableAtom<Message[]>;
  conversation: Conversation;
  unread: Unread;
  draft: Draft;
  /** The agent who is typing; `null` for one whose name is not known. */
  $typing: WritableAtom<Sender | null | undefined>;
  /** Takes an answer that opens a session. @returns whether it is another session */
  enter(answer: SessionAnswer): boolean;
}

interface Needs {
  api: Pick<Api, 'listMessages'>;
  context: Pick<BubbleContext, 'options'> & { storage: BubbleStorage };
}

export function createCoreStores({ api, context }: Needs, signal: AbortSignal): CoreStores {
  const { options, storage } = context;
  const $session = atom('');
  const $title = atom(options.title);
  const $settings = atom<Settings | undefined>(undefined);
  const $conversation = atom<wire.Conversation | null>(null);
  const $firstPage = atom<Message[]>([]);
  const conversation = createConversation(api);
  const unread = createUnread(conversation.$messages, storage, signal);

  return {
    $session,
    $title,
    $settings,
    $conversation,
    $firstPage,
    conversation,
    unread,
    draft: createDraft(storage),
    $typing: atom<Sender | null | undefined>(),

    enter({ session_id, settings, messages, more, ...answer }) {
      $settings.set(settings);
      if (!options.title) $title.set(settings.title);
      // In the same session the stream brings what is missing, without a gap.
      if (session_id === $session.get()) return false;
      $session.set(session_id);
      $conversation.set(answer.conversation);
      conversation.reset(messages, more);
      $firstPage.set(messages);
      unread.enter(session_id);
      return true;
    },
  };
}
