import type { BubbleContext } from '../boot/context.ts';

/** On screens so small the panel takes all of them, and what is behind it is out of reach. */
const SMALL = '(max-width: 480px), (max-height: 480px)';

/** Opens a `<dialog>` beside the page where there is room, over it where there is none. */
export function createDialog(
  dialog: HTMLDialogElement,
  { root, options, close }: Pick<BubbleContext, 'root' | 'options' | 'close'>,
  signal: AbortSignal,
): Dialog {
  /** The panel is a part of the page. */
  const isInline = !!options.more.container;
  const small = matchMedia(SMALL);
  let wanted: 'shown' | 'hidden' = 'hidden';
  /** What had the focus when it was shown. */
  let before: HTMLElement | null = null;

  dialog.addEventListener('keydown', (event) => {
    // What a part of the panel has taken for itself is done.
    if (event.key !== 'Escape' || event.defaultPrevented || isInline) return;
    // The browser would close a modal.
    event.preventDefault();
    // What ends a composition belongs to it; Safari says so by 229 only.
    if (!event.isComposing && event.keyCode !== 229) close();
  });
  // The phone's back gesture, and a browser that closes whatever we say.
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    close();
  });
  dialog.addEventListener('close', () => {
    if (wanted === 'shown' && !dialog.open) close();
  });
  // A page's own shortcuts must not hear what is typed here.
  for (const type of ['keydown', 'keypress', 'keyup'])
    dialog.addEventListener(type, (event) => event.stopPropagation());
  // Turned phones, resized windows.
  small.addEventListener('change', swap, { signal });

  return { show, hide };

  function show(): void {
    // A part of the page is there from the beginning and on any screen; the visitor is somewhere else.
    if (isInline) return dialog.setAttribute('open', '');
    wanted = 'shown';
    before = document.activeElement as HTMLElement | null;
    while (before?.shadowRoot?.activeElement) before = before.shadowRoot.activeElement as HTMLElement;
    // Who types in the page, or did nothing at all, has not opened it, and keeps the focus where it is.
    const isMeant =
      root.activeElement || (navigator.userActivation?.isActive !== false && !before?.matches('iframe,:read-write'));
    appear();
    // A phone's keyboard would cover the conversation.
    if (small.matches) dialog.focus();
    else if (isMeant) (dialog.querySelector('textarea') ?? dialog).focus();
  }

  function appear(): void {
    if (small.matches) dialog.showModal();
    // `show()` would move the focus.
    else dialog.open = true;
  }

  function hide(): void {
    const inside = root.activeElement;
    wanted = 'hidden';
    dialog.close();
    // Where there is a launcher, it is called next.
    if (inside) before?.focus();
  }

  function swap(): void {
    if (wanted === 'hidden') return;
    const focused = root.activeElement as HTMLElement | null;
    dialog.close();
    appear();
    focused?.focus();
  }
}

interface Dialog {
  show(): void;
  hide(): void;
}
