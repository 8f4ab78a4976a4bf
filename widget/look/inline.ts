import type { Stage } from '../stage.ts';

/** Puts the bubble into its place in the page, open, as soon as there is one. */
export function enterContainer({ root, open }: Stage, selector: string, signal: AbortSignal): void {
  const host = root.host as HTMLElement;
  host.toggleAttribute('inline', true);
  const enter = (): void => {
    const place = document.querySelector(selector);
    if (!place || place === host.parentElement) return;
    place.append(host);
    open();
  };
  enter();
  // A page that is drawn later, and one that draws that part anew.
  const observer = new MutationObserver(enter);
  observer.observe(document, { childList: true, subtree: true });
  signal.addEventListener('abort', () => observer.disconnect());
}
