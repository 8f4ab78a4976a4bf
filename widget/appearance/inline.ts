import type { BubbleContext } from '../boot/context.ts';

/**
 * Puts the bubble into its place in the page as soon as there is one, and opens it. The style sheet hides it before, and
 * hides the launcher unless loading has failed.
 */
export function enterContainer({ root, open, signal }: BubbleContext, selector: string): void {
  const host = root.host as HTMLElement;
  let isFirst = true;
  host.setAttribute('inline', 'waiting');
  const observer = new MutationObserver(enter);
  // The page may draw that part later, or again.
  observer.observe(document, { childList: true, subtree: true });
  signal.addEventListener('abort', () => observer.disconnect());

  function enter(): void {
    const place = document.querySelector(selector);
    // First it comes to the page, also after the page has removed it.
    if (!place || place === host.parentElement || !host.isConnected) return;
    place.append(host);
    // Only the first time: a panel that the page has closed stays closed.
    if (isFirst) open();
    isFirst = false;
    host.setAttribute('inline', '');
  }
}
