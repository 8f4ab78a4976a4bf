import type { ReadableAtom } from 'nanostores';
import { lineOf, linesIn } from './lines.ts';

interface Needs {
  $open: ReadableAtom<boolean>;
  /** What a screen reader says of a message. */
  nameOf(line: HTMLElement): string;
}

export interface MessageFocus {
  /** The message that the Tab key comes to: the newest one, until the visitor has chosen another. */
  getTabStop(): HTMLElement | undefined;
  /** Whether the focus came into the log by keyboard. */
  isByKeyboard(): boolean;
  /** Names the message again that has the focus. */
  update(): void;
}

/** Makes one message of the log a stop of the Tab key, and names the message that has the focus. */
export function trackMessageFocus(log: HTMLElement, { $open, nameOf }: Needs, signal: AbortSignal): MessageFocus {
  const root = log.getRootNode() as ShadowRoot;
  let tabStop: HTMLElement | undefined;
  let isChosen = false;
  /** The message that has the focus, or has it inside. */
  let focused: HTMLElement | undefined;
  let isByKeyboard = false;

  log.addEventListener('focusin', ({ target }) => onFocus(target as HTMLElement), { signal });
  log.addEventListener('focusout', ({ relatedTarget }) => onBlur(relatedTarget), { signal });
  const observer = new MutationObserver(update);
  observer.observe(log, { childList: true, subtree: true });
  const stop = $open.listen(() => {
    isChosen = false;
    update();
  });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    stop();
  });
  update();
  return { getTabStop: () => tabStop, isByKeyboard: () => isByKeyboard, update };

  function update(): void {
    if (!isChosen || !tabStop?.isConnected) tabStop = linesIn(log).at(-1);
    setTabStops(log, tabStop);
    if (focused?.isConnected) nameLine(focused, nameOf(focused));
    else if (focused && $open.get() && !root.activeElement) {
      // The message was removed with the focus in it.
      focused = undefined;
      (tabStop ?? log).focus();
    }
  }

  function onFocus(target: HTMLElement): void {
    focused = lineOf(target);
    // After the next key press it would match for a click as well.
    isByKeyboard = target.matches(':focus-visible');
    if (!focused) return;
    nameLine(focused, nameOf(focused));
    isChosen = true;
    if (focused === tabStop) return;
    tabStop = focused;
    update();
  }

  function onBlur(to: EventTarget | null): void {
    const line = focused;
    if (!line || lineOf(to) === line) return;
    // A message that is being removed loses the focus as well, but is gone only afterwards.
    queueMicrotask(() => {
      if (!line.isConnected) return;
      forgetName(line);
      if (focused === line && !line.contains(root.activeElement)) focused = undefined;
    });
  }
}

function nameLine(line: HTMLElement, name: string): void {
  line.role = 'article';
  line.ariaLabel = name;
}

function forgetName(line: HTMLElement): void {
  line.removeAttribute('role');
  line.removeAttribute('aria-label');
}

/** One message is a stop, with its links; without messages it is the log. */
function setTabStops(log: HTMLElement, stop: HTMLElement | undefined): void {
  for (const line of linesIn(log)) setTabStop(line, line === stop);
  for (const link of log.querySelectorAll<HTMLElement>('.line a,.markdown button'))
    setTabStop(link, !!stop?.contains(link));
  setTabStop(log, !stop);
}

function setTabStop(element: HTMLElement, isStop: boolean): void {
  const index = isStop ? 0 : -1;
  if (element.getAttribute('tabindex') !== String(index)) element.tabIndex = index;
}
