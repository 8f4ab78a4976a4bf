import type { View } from '../view.ts';

/**
 * Loads the page before when the visitor scrolls near the top, before they reach it: one page at a time, and after a
 * failure only by the button.
 */
export function loadNearTop(log: HTMLElement, { core, $open }: View, signal: AbortSignal): void {
  const { $earlier, loadEarlier } = core.conversation;
  let top = log.scrollTop;
  let isByHand = false;

  // A visitor who comes by keyboard finds the button, and it must not load by itself while they are on it.
  log.addEventListener('wheel', ({ deltaY }) => onHand(deltaY > 0), { signal, passive: true });
  log.addEventListener('touchmove', () => onHand(false), { signal, passive: true });
  log.addEventListener(
    'pointerdown',
    // The scrollbar belongs to the log itself.
    ({ target }) => (isByHand ||= target === log),
    { signal, passive: true },
  );
  log.addEventListener('scroll', onScroll, { signal, passive: true });
  signal.addEventListener(
    'abort',
    $open.listen(() => {
      top = log.scrollTop;
      isByHand = false;
    }),
  );

  function onHand(isDownwards: boolean): void {
    isByHand = true;
    // At the very top nothing scrolls any more.
    if (log.scrollTop > 0 || isDownwards) return;
    top = Infinity;
    onScroll();
  }

  function onScroll(): void {
    const isUpwards = log.scrollTop < top;
    top = log.scrollTop;
    if (!isByHand || !isUpwards || top > log.clientHeight || $earlier.get() !== 'there') return;
    isByHand = false;
    // A task of its own: this frame has enough to do.
    setTimeout(() => {
      if (!signal.aborted) void loadEarlier();
    });
  }
}
