import type { BubbleContext } from '../boot/context.ts';

/** Shows the number of unread messages on the launcher. */
export function createBadge(
  $count: { subscribe(listener: (count: number) => void): () => void },
  { launcher, signal }: Pick<BubbleContext, 'launcher' | 'signal'>,
): void {
  const badge = document.createElement('span');
  badge.className = badge.part = 'badge';
  // The plus follows the number in every language.
  badge.dir = 'ltr';
  launcher.button.append(badge);
  const stop = $count.subscribe((count) => {
    badge.textContent = count > 9 ? '9+' : String(count || '');
  });
  signal.addEventListener('abort', stop);
}
