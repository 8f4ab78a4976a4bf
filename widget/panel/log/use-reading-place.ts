import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { createScroll, type Scroll } from '../scroll.ts';
import { useView } from '../view.ts';

export interface ReadingPlace {
  /** Id of a message. What agents wrote after it is marked as new until the panel closes. */
  seen: number;
  setSeen(id: number): void;
  scroll: Scroll;
}

/**
 * Where the new messages begin, and where the log is scrolled to.
 *
 * @param pending key of the visitor's newest pending message
 */
export function useReadingPlace(log: RefObject<HTMLElement | null>, pending: string | undefined): ReadingPlace {
  const { core, $open } = useView();
  const [seen, setSeen] = useState(Infinity);
  const [scroll] = useState(() => createScroll(log));

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
    if ($open.get()) scroll.update(pending, seen);
    else scroll.reset();
  }
}
