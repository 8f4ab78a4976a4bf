import type { Stage } from '../stage.ts';

/** The page's own buttons, however late they come, open and close the panel; the focus goes back to the one used last. */
export function listenToButtons(stage: Stage, selector: string, toggle: () => void, signal: AbortSignal): void {
  let used: HTMLElement | undefined;
  document.addEventListener(
    'click',
    ({ target }) => {
      const button = target instanceof Element ? target.closest<HTMLElement>(selector) : null;
      if (!button) return;
      used = button;
      button.setAttribute('aria-haspopup', 'dialog');
      toggle();
    },
    { signal },
  );
  stage.focus = () => (used ?? document.querySelector<HTMLElement>(selector))?.focus();
}
