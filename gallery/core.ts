import { atom } from 'nanostores';
import { createUnread } from '../widget/core/unread.ts';
import { createConversation } from '../widget/core/conversation.ts';
import type { Core } from '../widget/core/core.ts';
import { createDraft } from '../widget/core/draft.ts';
import type { BubbleStorage } from '../widget/boot/context.ts';
import type { State } from './state.ts';

/** A core in which nothing changes: the real stores with fixed values, without a server. */
export function createStillCore(state: State, storage: BubbleStorage, signal: AbortSignal): Core {
  const conversation = createConversation({ listMessages: state.listMessages ?? never });
  conversation.reset(state.messages ?? [], state.listMessages !== undefined);
  const draft = createDraft(storage);
  draft.write(state.draft ?? '');
  const unread = createUnread(conversation.$messages, storage, signal);
  unread.enter('gallery');

  return {
    $settings: atom(state.settings && { site: 'main', title: '', create_contact: 'load', ...state.settings }),
    $title: atom(state.title ?? 'Lamplight Support'),
    $connection: atom(state.connection ?? 'fine'),
    $conversation: atom(state.conversation ?? null),
    $typing: atom(state.typing),
    onArrival: () => nothing,
    conversation,
    outbox: {
      $pending: atom(state.pending ?? []),
      send: nothing,
      tryNow: nothing,
      withdraw: () => '',
      onLive: nothing,
      clear: nothing,
      enter: nothing,
    },
    draft,
    unread,
    sendDraft: nothing,
    send: never,
    $beforeSend: atom(),
    ask: (state.ask ?? never) as Core['ask'],
    open: never,
    forget: nothing,
    setOpen: unread.setOpen,
  };
}

/** Does nothing. */
export function nothing(): void {}

/** An answer that never comes. */
export function never(): Promise<never> {
  return new Promise(() => {});
}
