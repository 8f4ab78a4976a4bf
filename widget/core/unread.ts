import { atom, computed, type ReadableAtom } from 'nanostores';
import type { Message } from '../../wire/message.ts';
import type { BubbleStorage } from '../boot/context.ts';
import { placeOf } from './conversation.ts';
import { isVisible, onPage } from './page-lifecycle.ts';

export interface Unread {
  $count: ReadableAtom<number>;
  /** The id of the newest message that the visitor has seen. */
  $seen: ReadableAtom<number>;
  /** The newest unread message, until it is dismissed or the panel is opened. */
  $preview: ReadableAtom<Message | undefined>;
  $panel: ReadableAtom<'open' | 'closed'>;
  /** With the panel open on a visible page, the messages on the screen count as seen. */
  setOpen(open: boolean): void;
  /** The panel shows messages up to this id. `Infinity`, the default: the log's end, so it also shows what comes. */
  show(id: number): void;
  isOpen(): boolean;
  dismiss(): void;
  /** The visitor is in this session now. */
  enter(session: string): void;
}

/** Up to which message id the visitor has seen and dismissed. */
interface Mark {
  session: string;
  seen: number;
  dismissed: number;
}

/** The messages that the visitor has not seen. All tabs share the mark. */
export function createUnread($messages: ReadableAtom<Message[]>, storage: BubbleStorage, signal: AbortSignal): Unread {
  const $mark = atom<Mark>({ session: '', seen: 0, dismissed: 0 });
  const $panel = atom<'open' | 'closed'>('closed');
  let shown = Infinity;

  const $unseen = computed([$messages, $mark], (messages, { seen }) =>
    messages
      .slice(placeOf(messages, seen + 1))
      .filter(({ message_type, content_attributes }) => message_type !== 'incoming' && !content_attributes.deleted),
  );

  onPage(['visibilitychange', 'focus'], markSeen, signal);
  onPage(['storage'], () => enter($mark.get().session), signal);
  const stop = $messages.listen(markSeen);
  signal.addEventListener('abort', stop);

  return {
    $count: computed($unseen, (unseen) => unseen.length),
    $seen: computed($mark, ({ seen }) => seen),
    $preview: computed([$unseen, $mark, $panel], (unseen, { dismissed }, panel) => {
      const last = unseen.at(-1);
      return panel === 'closed' && last && last.id > dismissed ? last : undefined;
    }),
    $panel,
    setOpen(open) {
      $panel.set(open ? 'open' : 'closed');
      markSeen();
    },
    show(id) {
      shown = id;
      markSeen();
    },
    isOpen: () => $panel.get() === 'open',
    dismiss: () => mark({ dismissed: newest() }),
    enter,
  };

  function enter(session: string): void {
    const kept = read(storage.get('seen'));
    if (kept?.session === session) {
      const { seen, dismissed } = $mark.get();
      // Marks only grow: of two tabs the one further on is right.
      $mark.set({ session, seen: Math.max(seen, kept.seen), dismissed: Math.max(dismissed, kept.dismissed) });
    } else if (session !== $mark.get().session) {
      // No mark is stored: everything before the visitor's own last message counts as seen.
      const own = $messages.get().findLast(({ message_type }) => message_type === 'incoming');
      $mark.set({ session, seen: own?.id ?? 0, dismissed: 0 });
      if (shown < Infinity) shown = 0;
    }
    markSeen();
  }

  function markSeen(): void {
    // The mark belongs to a session, which is not known before it is open.
    const { session, seen } = $mark.get();
    const upTo = Math.min(newest(), shown);
    if (session && $panel.get() === 'open' && isVisible() && upTo > seen) mark({ seen: upTo });
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
