import type { BubbleContext } from '../boot/context.ts';

/** Puts the bubble into its place in the page, open, as soon as there is one; until then it is not to be seen. */
export function enterContainer({ root, open, launcher }: BubbleContext, selector: string, signal: AbortSignal): void {
  const host = root.host as HTMLElement;
  const show = launcher.show.bind(launcher);
  launcher.button.remove();
  launcher.show = (state) => {
    show(state);
    // There has to be a way to try again.
    if (state === 'failed') root.append(launcher.button);
    else if (launcher.button.isConnected) launcher.button.remove();
  };
  host.setAttribute('inline', 'waiting');
  const observer = new MutationObserver(enter);
  // A page that is drawn later, and one that draws that part anew.
  observer.observe(document, { childList: true, subtree: true });
  signal.addEventListener('abort', () => observer.disconnect());
  enter();

  function enter(): void {
    const place = document.querySelector(selector);
    if (!place || place === host.parentElement) return;
    place.append(host);
    // Once: what the page closes stays closed.
    if (host.getAttribute('inline')) open();
    host.setAttribute('inline', '');
  }
}
