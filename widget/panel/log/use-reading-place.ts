import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Message } from '../../../wire/message.ts';
import type { PendingMessage } from '../../core/pending-message.ts';
import { isVisible } from '../../core/page-lifecycle.ts';
import { createScroll, type Scroll } from '../scroll.ts';
import { useView } from '../view.ts';

export interface ReadingPlace {
  /** Id of a message. What agents wrote after it is marked as new until the visitor answers or the panel closes. */
  seen: number;
  setSeen(id: number): void;
  scroll: Scroll;
}

/**
 * Where the new messages begin, and where the log is scrolled to.
 */
export function useReadingPlace(
  log: RefObject<HTMLElement | null>,
  messages: readonly Message[],
  pending: readonly PendingMessage[],
): ReadingPlace {
  const { core, $open } = useView();
  const [seen, setSeen] = useState(Infinity);
  const [scroll] = useState(() => createScroll(log, (id) => isVisible() && core.unread.show(id)));
  const newestPending = pending.at(-1)?.key;
  const own = messages.findLast(({ message_type }) => message_type === 'incoming');

  // The visitor has answered, here or in another tab. Older messages of theirs come with the history.
  useLayoutEffect(() => {
    if (newestPending || (own?.id ?? 0) > seen) setSeen(Infinity);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- Opening the panel with a pending message is no answer.
  }, [newestPending ?? own?.key ?? own?.id]);
  useLayoutEffect(update);
  // Opening the panel renders nothing again, unless something is new.
  useLayoutEffect(() =>
    $open.listen((isOpen) => {
      const { $seen, $count } = core.unread;
      // The panel says that it is open before its messages count as seen.
      const from = isOpen && $count.get() ? $seen.get() : Infinity;
      if (from === seen) update();
      else setSeen(from);
    }),
  );
  return { seen, setSeen, scroll };

  function update(): void {
    if ($open.get()) scroll.update(newestPending, seen);
    else scroll.reset();
  }
}
