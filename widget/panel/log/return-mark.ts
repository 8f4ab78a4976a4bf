import type { View } from '../view.ts';

/**
 * When the visitor returns to a page with an open panel, marks what agents wrote meanwhile as new.
 *
 * @param setSeen takes the id of the newest message that the visitor has seen
 */
export function markReturn({ core, $open }: View, setSeen: (id: number) => void, signal: AbortSignal): void {
  let left = Infinity;
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'hidden') left = $open.get() ? core.unread.$seen.get() : Infinity;
      else if (core.conversation.$messages.get().some((one) => one.id > left && one.message_type !== 'incoming')) {
        setSeen(left);
      }
    },
    { signal },
  );
}
