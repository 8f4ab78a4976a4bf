import type { Stage } from '../stage.ts';

/** On screens so small the panel takes all of them, and what is behind it is out of reach. */
const SMALL = '(max-width: 480px), (max-height: 480px)';

/** Opens a `<dialog>` beside the page where there is room, over it where there is none. */
export function createDialog(
  dialog: HTMLDialogElement,
  { inline, close }: Pick<Stage, 'inline' | 'close'>,
  signal: AbortSignal,
): Dialog {
  const small = matchMedia(SMALL);
  let wanted: 'shown' | 'hidden' = 'hidden';

  dialog.addEventListener('keydown', (event) => {
    // A part of the page stays.
    if (event.key !== 'Escape' || event.isComposing || inline) return;
    event.preventDefault();
    close();
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
    if (inline) return dialog.setAttribute('open', '');
    wanted = 'shown';
    appear();
    rest();
  }

  function appear(): void {
    if (small.matches) dialog.showModal();
    else dialog.show();
  }

  /** Where the focus is when nothing else has it. A phone's keyboard would cover the conversation. */
  function rest(): void {
    if (small.matches) dialog.focus();
    else dialog.querySelector('textarea')?.focus();
  }

  function hide(): void {
    wanted = 'hidden';
    dialog.close();
  }

  function swap(): void {
    if (wanted === 'hidden') return;
    const focused = (dialog.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
    dialog.close();
    appear();
    focused?.focus();
  }
}

interface Dialog {
  show(): void;
  hide(): void;
}
