import type { BubbleContext } from '../boot/context.ts';
import { addBaseStyle, addStyle } from '../core/style.ts';
import css from './badge.css?inline';

/** Shows the number of unread messages on the launcher. */
export function createBadge(
  $count: { subscribe(listener: (count: number) => void): () => void },
  { launcher, root, signal }: Pick<BubbleContext, 'launcher' | 'root' | 'signal'>,
): void {
  let badge: HTMLElement | undefined;
  const stop = $count.subscribe((count) => {
    if (count) badge ??= makeBadge();
    if (badge) badge.textContent = count > 9 ? '9+' : String(count || '');
  });
  signal.addEventListener('abort', stop);

  function makeBadge(): HTMLElement {
    addBaseStyle(root);
    addStyle(root, css);
    const made = document.createElement('span');
    made.className = made.part = 'badge';
    // The plus follows the number in every language.
    made.dir = 'ltr';
    launcher.button.append(made);
    return made;
  }
}
