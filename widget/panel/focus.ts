/** Calls `rest` when what has the focus goes away under the visitor's finger: a pressed button, a line that changed. */
export function keepFocus(dialog: HTMLDialogElement, rest: () => void): void {
  let last: Element | undefined;

  dialog.addEventListener('focusin', ({ target }) => {
    last = target as Element;
  });
  // Who leaves by himself must not be fetched back by the next message.
  dialog.addEventListener('focusout', ({ target }) => {
    queueMicrotask(() => {
      if (target === last && !isGone(target as Element)) last = undefined;
    });
  });
  new MutationObserver(() => {
    if (!dialog.open || !last || !isGone(last)) return;
    const { activeElement } = dialog.getRootNode() as ShadowRoot;
    // A disabled button keeps the focus and hears no key.
    if (activeElement === last || document.activeElement === document.body) rest();
    last = undefined;
  }).observe(dialog, { childList: true, subtree: true, attributeFilter: ['disabled'] });
}

function isGone(element: Element): boolean {
  return !element.isConnected || element.matches(':disabled');
}
