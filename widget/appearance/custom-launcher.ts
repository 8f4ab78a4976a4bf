import type { BubbleContext } from '../boot/context.ts';

/** Lets the page's own buttons open and close the panel, also those that it adds later, and marks them as open. */
export function listenToButtons({ launcher, root, signal, on, toggle }: BubbleContext, selector: string): void {
  const known = new Set<Element>();
  /** The focused element before the visitor entered the panel. */
  let from: HTMLElement | undefined;

  for (const event of ['open', 'close', 'error'] as const) on(event, mark);
  on('focus', () => (from?.isConnected ? from : document.querySelector<HTMLElement>(selector))?.focus());
  // Capturing, so that no listener of the page can stop the event before.
  const options = { signal, capture: true };
  document.addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
      if (!button) return;
      // It may be a link for visitors without JavaScript, or stand in a form.
      event.preventDefault();
      from = button;
      toggle();
    },
    options,
  );
  document.addEventListener(
    'focusin',
    ({ target }) => {
      if (target !== root.host && target instanceof HTMLElement) from = target;
    },
    options,
  );
  const observer = new MutationObserver(mark);
  observer.observe(document, { childList: true, subtree: true });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    for (const button of known) for (const name of ['haspopup', 'expanded']) button.removeAttribute(`aria-${name}`);
  });
  mark();

  function mark(): void {
    for (const button of document.querySelectorAll(selector)) {
      known.add(button);
      button.setAttribute('aria-haspopup', 'dialog');
      // The launcher, too, is hidden while the panel is open.
      button.setAttribute('aria-expanded', String(launcher.button.hidden));
    }
  }
}
