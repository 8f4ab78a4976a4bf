import { atom, type ReadableAtom, type WritableAtom } from 'nanostores';
import type * as wire from '../../wire/conversation.ts';
import type { SessionAnswer } from '../../wire/session.ts';
import type { Settings } from '../../wire/settings.ts';
import type { BubbleContext, BubbleStorage } from '../boot/context.ts';
import { createAgentTyping, type AgentTyping } from './agent-typing.ts';
import type { Api } from './api.ts';
import { createConversation, type Conversation } from './conversation.ts';
import { createDraft, type Draft } from './draft.ts';
import { createStreamCursor, type StreamCursor } from './stream-cursor.ts';
import type { Timing } from './timing.ts';
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
  conversation: Conversation;
  cursor: StreamCursor;
  unread: Unread;
  draft: Draft;
  agents: AgentTyping;
  /** Takes an answer that opens a session. @returns whether it is another session */
  enter(answer: SessionAnswer): boolean;
}

interface Needs {
  api: Pick<Api, 'listMessages'>;
  context: Pick<BubbleContext, 'options'> & { storage: BubbleStorage };
  timing: Timing;
}

export function createCoreStores({ api, context, timing }: Needs, signal: AbortSignal): CoreStores {
  const { options, storage } = context;
  const $session = atom('');
  const $title = atom(options.title);
  const $settings = atom<Settings | undefined>(undefined);
  const $conversation = atom<wire.Conversation | null>(null);
  const conversation = createConversation(api);
  const cursor = createStreamCursor(conversation.$messages);
  const unread = createUnread(conversation.$messages, storage, signal);
  const agents = createAgentTyping($conversation, timing, signal);

  return {
    $session,
    $title,
    $settings,
    $conversation,
    conversation,
    cursor,
    unread,
    draft: createDraft(storage),
    agents,

    enter({ session_id, settings, messages, more, ...answer }) {
      $settings.set(settings);
      if (!options.title) $title.set(settings.title);
      // In the same session the stream brings what is missing, without a gap.
      if (session_id === $session.get()) return false;
      $session.set(session_id);
      agents.clear();
      $conversation.set(answer.conversation);
      conversation.reset(messages, more);
      cursor.reset(messages);
      unread.enter(session_id);
      return true;
    },
  };
}
