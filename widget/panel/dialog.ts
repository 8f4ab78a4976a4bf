import type { BubbleContext, PanelHandle } from '../boot/context.ts';

/**
 * On a screen this narrow, or on a phone that lies on its side, the panel covers everything, and what is behind it is out of
 * reach. A low window with a mouse has room beside the panel.
 */
const SMALL = '(max-width: 480px), (max-height: 480px) and (pointer: coarse)';

/** Opens a `<dialog>` beside the page, or over it where there is no room. An inline panel is a part of the page. */
export function createDialog(
  dialog: HTMLDialogElement,
  context: Pick<BubbleContext, 'name' | 'root' | 'options' | 'signal' | 'close' | 'on'>,
): PanelHandle {
  const { root, options, signal, close } = context;
  const isInline = !!options.more.container;
  const small = matchMedia(SMALL);
  let wanted: 'shown' | 'hidden' = 'hidden';
  /** Had the focus when the dialog was shown. */
  let before: HTMLElement | null = null;
  /** Keeps the panel's history entry. */
  let updateEntry: Promise<() => void> | undefined;

  dialog.addEventListener('keydown', (event) => {
    // A part of the panel has handled a prevented Escape.
    if (event.key !== 'Escape' || event.defaultPrevented || isInline) return;
    // The browser would close a modal dialog by itself.
    event.preventDefault();
    // An Escape that ends a composition belongs to it. Safari marks it by code 229 only.
    if (!event.isComposing && event.keyCode !== 229) close();
  });
  // The phone's back gesture. Some browsers close the dialog in spite of `preventDefault()`.
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    close();
  });
  dialog.addEventListener('close', () => {
    if (wanted === 'shown' && !dialog.open) close();
  });
  // The page's own shortcuts must not react to what is typed here.
  for (const type of ['keydown', 'keypress', 'keyup'])
    dialog.addEventListener(type, (event) => event.stopPropagation());
  if (small.matches && !isInline) updateHistory();
  // The visitor turns the phone or resizes the window.
  small.addEventListener('change', reopen, { signal });

  return { show, hide };

  function show(): void {
    // An inline panel opens with the page, on any screen, and must not take the focus.
    if (isInline) return dialog.setAttribute('open', '');
    wanted = 'shown';
    before = document.activeElement as HTMLElement | null;
    while (before?.shadowRoot?.activeElement) before = before.shadowRoot.activeElement as HTMLElement;
    // A visitor who types in the page, or has done nothing, has not opened the panel. They keep the focus.
    const mayFocus =
      root.activeElement || (navigator.userActivation?.isActive !== false && !before?.matches('iframe,:read-write'));
    appear();
    // In the text field the phone's keyboard would cover the conversation.
    if (small.matches) dialog.focus();
    else if (mayFocus) (dialog.querySelector('textarea') ?? dialog).focus();
  }

  function appear(): void {
    if (small.matches) dialog.showModal();
    // `show()` would move the focus.
    else dialog.open = true;
    updateHistory();
  }

  /** Loads when the panel first covers the page. */
  function updateHistory(): void {
    if (small.matches || updateEntry)
      (updateEntry ??= import('./back-entry.ts').then(({ createBackEntry }) => createBackEntry(dialog, context))).then(
        (update) => update(),
        () => (updateEntry = undefined),
      );
  }

  function hide(): void {
    const inside = root.activeElement;
    wanted = 'hidden';
    dialog.close();
    updateHistory();
    // The launcher gets the focus after this, if there is one.
    if (inside) before?.focus();
  }

  function reopen(): void {
    if (wanted === 'hidden') return;
    const focused = root.activeElement as HTMLElement | null;
    dialog.close();
    appear();
    focused?.focus();
  }
}
