import { atom, computed, type ReadableAtom } from 'nanostores';
import type { Message } from '../../wire/message.ts';
import type { BubbleStorage } from '../boot/context.ts';
import { placeOf } from './conversation.ts';
import { isVisible, onPage } from './page-lifecycle.ts';

export interface Unread {
  $count: ReadableAtom<number>;
  /** The newest message that the visitor has seen, by id. */
  $seen: ReadableAtom<number>;
  /** The newest unread message, until it is dismissed or the panel opened. */
  $preview: ReadableAtom<Message | undefined>;
  $panel: ReadableAtom<'open' | 'closed'>;
  /** Whether the panel is open; an open panel on a visible page is read. */
  setOpen(open: boolean): void;
  isOpen(): boolean;
  dismiss(): void;
  /** Another session has other messages. */
  enter(session: string): void;
}

/** How far the visitor has seen and dismissed, by message id. */
interface Mark {
  session: string;
  seen: number;
  dismissed: number;
}

/** What the visitor has not seen yet. All tabs share the mark. */
export function createUnread($messages: ReadableAtom<Message[]>, storage: BubbleStorage, signal: AbortSignal): Unread {
  const $mark = atom<Mark>({ session: '', seen: 0, dismissed: 0 });
  const $panel = atom<'open' | 'closed'>('closed');

  const $news = computed([$messages, $mark], (messages, { seen }) =>
    messages
      .slice(placeOf(messages, seen + 1))
      .filter(({ message_type, content_attributes }) => message_type !== 'incoming' && !content_attributes.deleted),
  );

  onPage(['visibilitychange', 'focus'], look, signal);
  onPage(['storage'], () => enter($mark.get().session), signal);
  const stop = $messages.listen(look);
  signal.addEventListener('abort', stop);

  return {
    $count: computed($news, (news) => news.length),
    $seen: computed($mark, ({ seen }) => seen),
    $preview: computed([$news, $mark, $panel], (news, { dismissed }, panel) => {
      const last = news.at(-1);
      return panel === 'closed' && last && last.id > dismissed ? last : undefined;
    }),
    $panel,
    setOpen(open) {
      $panel.set(open ? 'open' : 'closed');
      look();
    },
    isOpen: () => $panel.get() === 'open',
    dismiss: () => mark({ dismissed: newest() }),
    enter,
  };

  function enter(session: string): void {
    const kept = read(storage.get('seen'));
    if (kept?.session === session) {
      const { seen, dismissed } = $mark.get();
      // Marks only grow: the later one of two tabs is right.
      $mark.set({ session, seen: Math.max(seen, kept.seen), dismissed: Math.max(dismissed, kept.dismissed) });
    } else if (session !== $mark.get().session) {
      // Nothing is known: what comes before the visitor's own last words was seen.
      const own = $messages.get().findLast(({ message_type }) => message_type === 'incoming');
      $mark.set({ session, seen: own?.id ?? 0, dismissed: 0 });
    }
    look();
  }

  function look(): void {
    // Before the session is open nobody knows whose mark it would be.
    const { session, seen } = $mark.get();
    if (session && $panel.get() === 'open' && isVisible() && newest() > seen) mark({ seen: newest() });
  }

  function mark(part: Partial<Mark>): void {
    $mark.set({ ...$mark.get(), ...part });
    storage.set('seen', JSON.stringify($mark.get()));
  }

  function newest(): number {
    return $messages.get().at(-1)?.id ?? 0;
  }
}

function read(kept: string | undefined): Mark | undefined {
  try {
    const { session, seen, dismissed } = JSON.parse(kept ?? '');
    return { session: String(session), seen: Number(seen) || 0, dismissed: Number(dismissed) || 0 };
  } catch {
    return undefined;
  }
}
