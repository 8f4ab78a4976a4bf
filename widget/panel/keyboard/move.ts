import type { Extra } from './keyboard.ts';
import { nameOf } from './message-name.ts';
import type { SayExtra } from './words.ts';

/**
 * Reading by keyboard: Tab comes to the log once, the arrow keys go from message to message, Enter goes into one.
 * Messages are found by their class wherever they stand; they come and go.
 */
export function startReading(extra: Extra, signal: AbortSignal): void {
  const { dialog, root, $open, $say, focusComposer, onWords } = extra;
  const log = dialog.querySelector<HTMLElement>('[role="log"]')!;
  let words: SayExtra | undefined;
  /** The one that Tab comes to; the newest, until the visitor has chosen another. */
  let current: HTMLElement | undefined;
  let isChosen = false;
  /** The one that the focus is in. */
  let held: HTMLElement | undefined;
  let byKeys = false;

  onWords((say) => {
    words = say;
    if (held) name(held);
  });
  log.addEventListener('keydown', onKey, { signal });
  log.addEventListener('focusin', ({ target }) => enter(target as HTMLElement), { signal });
  log.addEventListener('focusout', ({ relatedTarget }) => leave(relatedTarget), { signal });
  const observer = new MutationObserver(settle);
  observer.observe(log, { childList: true, subtree: true });
  const stop = $open.listen(() => {
    isChosen = false;
    settle();
  });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    stop();
  });
  settle();

  /** One message is a stop of the Tab key, with its links; without messages it is the log. */
  function settle(): void {
    const lines = allLines();
    if (!isChosen || !current?.isConnected) current = lines.at(-1);
    for (const line of lines) setStop(line, line === current);
    for (const link of log.querySelectorAll<HTMLElement>('.line a')) setStop(link, !!current?.contains(link));
    setStop(log, !current);
    if (!held) return;
    if (held.isConnected) name(held);
    // It went with the focus.
    else if ($open.get() && !root.activeElement) {
      held = undefined;
      (current ?? log).focus();
    }
  }

  function enter(target: HTMLElement): void {
    const line = lineOf(target);
    held = line;
    // Asked later, it would be said of what was clicked as well.
    byKeys = target.matches(':focus-visible');
    if (!line) return;
    name(line);
    isChosen = true;
    if (line === current) return;
    current = line;
    settle();
  }

  function leave(to: EventTarget | null): void {
    const line = held;
    if (!line || lineOf(to) === line) return;
    // One that is taken away is left as well: only then it is not there any more.
    queueMicrotask(() => {
      if (!line.isConnected) return;
      line.removeAttribute('role');
      line.removeAttribute('aria-label');
      if (held === line && !line.contains(root.activeElement)) held = undefined;
    });
  }

  function name(line: HTMLElement): void {
    line.role = 'article';
    if (words) line.ariaLabel = nameOf(line, extra, $say.get(), words);
  }

  function onKey(event: KeyboardEvent): void {
    const { key, target } = event;
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!(target instanceof HTMLElement) || target.matches('input,textarea,select')) return;
    const act = actFor(key, target, lineOf(target));
    if (!act) return;
    event.preventDefault();
    act();
  }

  function actFor(key: string, target: HTMLElement, line: HTMLElement | undefined): (() => void) | undefined {
    if (key === 'ArrowUp' || key === 'ArrowDown') return stepFrom(line, target, key === 'ArrowUp' ? -1 : 1);
    if (key === 'Home') return () => goToEnd(0);
    if (key === 'End') return () => goToEnd(-1);
    if (key === 'Enter' && target === line) {
      const control = line.querySelector<HTMLElement>('a,button');
      return control ? () => control.focus() : undefined;
    }
    // Who has clicked on it is not reading by keyboard, and closes the panel.
    if (key !== 'Escape' || !line || !byKeys) return undefined;
    if (target !== line) return () => go(line);
    return dialog.querySelector('textarea') ? focusComposer : undefined;
  }

  function stepFrom(line: HTMLElement | undefined, target: HTMLElement, by: -1 | 1): (() => void) | undefined {
    const lines = allLines();
    if (line && target === line && goesOn(line, by)) return undefined;
    const next = line ? lines[lines.indexOf(line) + by] : target === log ? current : lines[0];
    if (line && (next || blockBeside(line, by)?.matches('.block:empty'))) return () => goBeside(line, by);
    if (next) return () => go(next);
    const above = by < 0 && log.querySelector<HTMLElement>('.earlier button');
    return above ? () => above.focus() : undefined;
  }

  /** Whether more of a message that is higher than the log is to be seen there; then the key scrolls. */
  function goesOn(line: HTMLElement, by: -1 | 1): boolean {
    const [one, all] = [line.getBoundingClientRect(), log.getBoundingClientRect()];
    if (one.height <= all.height) return false;
    return by < 0 ? one.top < all.top - 1 : one.bottom > all.bottom + 1;
  }

  function goToEnd(index: 0 | -1): void {
    come(
      () => {
        log.scrollTop = index ? log.scrollHeight : 0;
        tellScrolled();
        return [...log.querySelectorAll('.block')].at(index);
      },
      () => {
        const line = allLines().at(index);
        if (line && line !== root.activeElement) go(line);
      },
    );
  }

  function goBeside(line: HTMLElement, by: -1 | 1): void {
    const beside = (): HTMLElement | undefined => allLines()[allLines().indexOf(line) + by];
    come(
      () => {
        if (beside()?.closest('.block') === line.closest('.block')) return undefined;
        show(line);
        return blockBeside(line, by);
      },
      () => {
        const next = beside();
        if (next) go(next);
      },
    );
  }

  /** What is far is drawn only when it comes near. Who has gone elsewhere meanwhile is not called back. */
  function come(look: () => Element | null | undefined, act: () => void, from = root.activeElement): void {
    if (!look()?.matches('.block:empty')) act();
    else requestAnimationFrame(() => log.clientHeight && root.activeElement === from && come(look, act, from));
  }

  function go(line: HTMLElement): void {
    line.focus({ preventScroll: true });
    show(line);
  }

  function show(line: HTMLElement): void {
    line.scrollIntoView({ block: 'nearest' });
    tellScrolled();
  }

  /** The browser's own event comes a frame later; what changes its size before would bring the log back. */
  function tellScrolled(): void {
    log.dispatchEvent(new Event('scroll'));
  }

  function allLines(): HTMLElement[] {
    return [...log.querySelectorAll<HTMLElement>('.line')];
  }
}

function blockBeside(line: Element, by: -1 | 1): Element | null | undefined {
  return line.closest('.block')?.[by < 0 ? 'previousElementSibling' : 'nextElementSibling'];
}

function lineOf(target: EventTarget | null): HTMLElement | undefined {
  return (target instanceof Element && target.closest<HTMLElement>('.line')) || undefined;
}

function setStop(element: HTMLElement, isStop: boolean): void {
  const index = isStop ? 0 : -1;
  if (element.getAttribute('tabindex') !== String(index)) element.tabIndex = index;
}
