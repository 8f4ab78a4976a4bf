interface Help {
  isShown: boolean;
  setShown(isShown: boolean): void;
}

/** `?` shows the list of keys and hides it; Escape and a phone's back gesture hide it. */
export function hearHelpKeys(dialog: HTMLElement, { isShown, setShown }: Help, signal: AbortSignal): void {
  dialog.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      // An Arabic keyboard has its own question mark.
      if (/^[?؟]$/.test(event.key)) claim(event, !isShown);
    },
    { signal },
  );
  if (!isShown) return;
  // Before the panel hears of it and closes.
  dialog.addEventListener('keydown', (event) => event.key === 'Escape' && claim(event, false), {
    capture: true,
    signal,
  });
  dialog.addEventListener('cancel', (event) => claim(event, false), { capture: true, signal });

  function claim(event: Event, show: boolean): void {
    event.preventDefault();
    event.stopImmediatePropagation();
    setShown(show);
  }
}

function isTyping({ target }: Event): boolean {
  return target instanceof Element && target.matches('input,textarea,select,[contenteditable]');
}
