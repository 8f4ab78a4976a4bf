import type { ExtrasKey } from '../../locales/keyboard-en.ts';
import type { Extra } from './keyboard.ts';
import type { SayExtra } from './words.ts';

const KEYS: [key: ExtrasKey, what: ExtrasKey][] = [
  ['keyEnter', 'doSend'],
  ['keyShiftEnter', 'doBreak'],
  ['keyArrows', 'doMove'],
  ['keyEnds', 'doEnds'],
  ['keyEnter', 'doEnter'],
  ['keyEscape', 'doEscape'],
  ['keyHelp', 'doHelp'],
];

/** A page over the panel that lists the keys: by `?`, and by a button that is seen when the focus comes to it. */
export function startHelp({ dialog, root, $open, onWords }: Extra, signal: AbortSignal): void {
  const button = make('button', 'keys unseen', dialog.querySelector('.tools')!);
  const help = make('section', 'help', dialog);
  help.role = 'dialog';
  help.tabIndex = -1;
  help.hidden = true;
  /** Where the focus was before. */
  let before: HTMLElement | null = null;

  button.onclick = show;
  onWords(draw);
  dialog.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      // The Arabic keyboard has its own.
      if (/^[?؟]$/.test(event.key)) claim(event, help.hidden ? show : hide);
    },
    { signal },
  );
  // Before the panel hears of it: Esc, and the phone's back gesture.
  for (const type of ['keydown', 'cancel'] as const)
    dialog.addEventListener(
      type,
      (event) => {
        if (!help.hidden && (type === 'cancel' || (event as KeyboardEvent).key === 'Escape')) claim(event, hide);
      },
      { capture: true, signal },
    );
  const stop = $open.listen((open) => open || help.hidden || hide());
  signal.addEventListener('abort', stop);

  function show(): void {
    before = root.activeElement as HTMLElement | null;
    reveal(true);
    help.focus();
  }

  function hide(): void {
    reveal(false);
    (before?.isConnected ? before : dialog).focus();
  }

  function reveal(shown: boolean): void {
    help.hidden = !shown;
    for (const part of dialog.children) {
      // What speaks goes on speaking.
      if (part !== help && !part.matches('output,.voice')) part.toggleAttribute('inert', shown);
    }
  }

  function draw(say: SayExtra): void {
    button.textContent = help.ariaLabel = say('keys');
    const title = make('h2', '');
    title.textContent = say('keys');
    const list = make('dl', '');
    for (const [key, what] of KEYS) {
      const row = make('div', '', list);
      make('kbd', '', make('dt', '', row)).textContent = say(key);
      make('dd', '', row).textContent = say(what);
    }
    const closer = make('button', 'plain');
    closer.textContent = say('closeKeys');
    closer.onclick = hide;
    help.replaceChildren(title, list, closer);
  }
}

function isTyping({ target }: Event): boolean {
  return target instanceof Element && target.matches('input,textarea,select,[contenteditable]');
}

/** Nobody else acts on it. */
function claim(event: Event, act: () => void): void {
  event.preventDefault();
  event.stopImmediatePropagation();
  act();
}

function make(tag: string, name: string, parent?: Element): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  parent?.append(element);
  return element;
}
