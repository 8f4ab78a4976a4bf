import type { BubbleContext } from '../boot/context.ts';

/** The page's own buttons, however late they come, open and close the panel, and tell whether it is open. */
export function listenToButtons(
  context: BubbleContext,
  selector: string,
  toggle: () => void,
  signal: AbortSignal,
): void {
  const { launcher, root } = context;
  const show = launcher.show.bind(launcher);
  const known = new Set<Element>();
  let state = launcher.button.hidden ? 'open' : 'closed';
  /** Where the visitor was before he was in the panel. */
  let from: HTMLElement | undefined;

  launcher.show = (next) => {
    show(next);
    state = next;
    mark();
  };
  context.focus = () => (from?.isConnected ? from : document.querySelector<HTMLElement>(selector))?.focus();
  // First of all, so that no handler of the page's can keep it from us.
  const options = { signal, capture: true };
  document.addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
      if (!button) return;
      // It may be a link for who has no JavaScript, or stand in a form.
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
      button.setAttribute('aria-expanded', String(state === 'open'));
    }
  }
}
