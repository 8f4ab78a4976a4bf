import type { Reading } from './long-log.ts';

/** What came while the page was hidden is new when the visitor comes back to an open panel. */
export function markReturn({ core, setSeen }: Reading, signal: AbortSignal): void {
  let left = Infinity;
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'hidden') left = core.unread.$seen.get();
      else if (core.conversation.$messages.get().some((one) => one.id > left && one.message_type !== 'incoming')) {
        setSeen(left);
      }
    },
    { signal },
  );
}
