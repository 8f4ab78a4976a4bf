import { announceScroll } from '../scroll.ts';
import type { View } from '../view.ts';

/** Looks again at what is on the screen when something else than the log changes that: the page scrolls, or is shown. */
export function watchScreen(log: HTMLElement, { core: { unread } }: View, signal: AbortSignal): void {
  addEventListener('resize', look, { signal });
  document.addEventListener('scroll', look, { signal, capture: true, passive: true });
  document.addEventListener('visibilitychange', onVisibility, { signal });

  function look(): void {
    requestAnimationFrame(() => announceScroll(log));
  }

  /** What comes while the page is hidden is read only if it is on the screen when the visitor returns. */
  function onVisibility(): void {
    if (document.visibilityState === 'hidden') unread.show(unread.$seen.get());
    else look();
  }
}
