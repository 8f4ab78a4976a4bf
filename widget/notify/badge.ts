import type { BubbleContext } from '../boot/context.ts';

/** The number of unread messages, on the launcher. */
export function createBadge(
  $unread: { subscribe(hear: (count: number) => void): () => void },
  { launcher }: BubbleContext,
  signal: AbortSignal,
): void {
  const badge = document.createElement('span');
  badge.className = badge.part = 'badge';
  // Right to left, too, the plus is behind the number.
  badge.dir = 'ltr';
  launcher.button.append(badge);
  const stop = $unread.subscribe((count) => {
    badge.textContent = count > 9 ? '9+' : String(count || '');
  });
  signal.addEventListener('abort', stop);
}
