import { focusEn } from '../../locales/focus-en.ts';
import type { View } from '../view.ts';
import { nextFocusState, type FocusEventName, type FocusState } from './focus-state.ts';

/** The page's code takes the focus so soon, in ms, after the visitor has done something in the bubble: it is not their wish. */
const SOON = 1_000;
/** So often the focus is taken back before the visitor does something again. */
const TIMES = 30;

/** What the visitor did when this was loaded, and on what. */
type First = [event: Event, inner: EventTarget | undefined];

const kept = new WeakSet<HTMLElement>();

/**
 * Lets the visitor write in the bubble while the page's code wants the focus for itself, as a modal dialog does. The focus
 * comes back to their field, and the page hears of it no more until they leave. Where it cannot be kept the composer says so.
 */
export function keepFocus(
  { context, $open, say, speak }: View,
  dialog: HTMLElement,
  [first, inner]: First,
  signal: AbortSignal,
): void {
  if (kept.has(dialog) || signal.aborted) return;
  kept.add(dialog);
  const { root } = context;
  const { host } = root;
  const options = { signal, capture: true };
  const note = document.createElement('output');
  let state: FocusState = 'away';
  /** Where the visitor was last. */
  let field: HTMLElement | null = null;
  let used = 0;
  let times = 0;
  let isLeaving = false;
  let isTaking = false;
  note.className = 'status';
  signal.addEventListener('abort', () => {
    kept.delete(dialog);
    note.remove();
  });

  listen('pointerdown mousedown', (event: MouseEvent) => onPress(event, event.composedPath()[0]));
  listen('keydown', ({ target, key }: KeyboardEvent) => target === host && use(/^(Tab|Escape)$/.test(key)));
  listen('focusin focus', onEnter);
  listen('focusout blur', onLoss);
  listen('click', repairClick);
  // Nothing lies over it any longer, or the visitor means to try again.
  host.addEventListener('pointerenter', () => state === 'lost' && use(), { signal });
  // Removed with the bubble, the field has lost the focus, and the visitor is still there.
  context.on('returned', () => {
    if (document.activeElement === document.body && !isLeaving) field?.focus();
  });
  start();

  function start(): void {
    field = root.activeElement as HTMLElement | null;
    if (first instanceof MouseEvent) onPress(first, inner);
    else if (inner instanceof Node && dialog.contains(inner)) {
      field ??= inner as HTMLElement;
      use();
      checkLoss();
    }
  }

  function listen<Kind extends Event>(types: string, listener: (event: Kind) => void): void {
    for (const type of types.split(' ')) addEventListener(type, listener as (event: Event) => void, options);
  }

  function dispatch(event: FocusEventName): void {
    const before = state;
    state = nextFocusState(before, event);
    if (state === before) return;
    note.remove();
    if (state !== 'lost') return;
    note.textContent = say.with(focusEn)('focusTaken');
    dialog.querySelector('.composer')?.before(note);
    speak(note.textContent);
  }

  function use(leaves = false): void {
    used = performance.now();
    times = 0;
    isLeaving = leaves;
    dispatch('use');
  }

  function onPress(event: MouseEvent, pressed: EventTarget | undefined): void {
    if (!(pressed instanceof Element)) return;
    if (root.contains(pressed)) {
      use();
      const wanted = pressed.closest<HTMLElement>('textarea, input, select');
      // The page's code may have kept the browser from giving it the focus. A finger may want to scroll.
      if (wanted && (event as PointerEvent).pointerType !== 'touch' && (event === first || event.type === 'mousedown'))
        setTimeout(() => root.activeElement === wanted || take(wanted));
    } else if ($open.get()) {
      isLeaving = true;
      // What is behind a modal dialog is out of reach: the browser takes it for the dialog's backdrop.
      dispatch(pressed.matches(':modal') && isOver(event, dialog) ? 'blocked' : 'leave');
    }
  }

  function onEnter(event: Event): void {
    if (event.target !== host) return;
    field = root.activeElement as HTMLElement;
    keepPrivate(event);
    if (!isTaking) use();
  }

  function onLoss(event: Event): void {
    const { target, relatedTarget } = event as FocusEvent;
    if (relatedTarget === host) keepPrivate(event);
    if (target !== host || event.type !== 'focusout') return;
    // Where it goes is known afterwards. No key press may come in between while the page takes it again and again.
    if (state === 'held') queueMicrotask(checkLoss);
    else setTimeout(checkLoss);
  }

  function checkLoss(): void {
    if (signal.aborted || !$open.get() || root.activeElement || !document.hasFocus()) return;
    if (isLeaving || (state === 'here' && performance.now() - used > SOON)) dispatch('leave');
    else if (field && state !== 'lost' && state !== 'away') take(field);
  }

  function take(wanted: HTMLElement): void {
    dispatch('taken');
    times += 1;
    isTaking = true;
    if (times <= TIMES) wanted.focus();
    isTaking = false;
    // What is inert gets no focus, and so loses none.
    if (!root.activeElement) dispatch('tired');
  }

  /** A focus trap of the page must not hear that the focus is here. */
  function keepPrivate(event: Event): void {
    if (state === 'held') event.stopImmediatePropagation();
  }

  /** A modal dialog of the page may stop clicks elsewhere. The click has come here if the shadow root hears it. */
  function repairClick(event: MouseEvent): void {
    if (event.target !== host) return;
    const pressed = event.composedPath()[0]!;
    let hasCome = false;
    root.addEventListener('click', () => (hasCome = true), { capture: true, once: true });
    setTimeout(() => {
      if (!hasCome) pressed.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    });
  }
}

function isOver({ clientX: x, clientY: y }: MouseEvent, element: Element): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return x > left && x < right && y > top && y < bottom;
}
