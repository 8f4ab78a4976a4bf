import { blockBeside, goBeside, goToEnd, goToMessage } from './go-to-message.ts';
import { lineOf, linesIn } from './lines.ts';
import { moveFor, type Move, type Position } from './log-keys.ts';
import type { MessageFocus } from './message-focus.ts';

interface Needs {
  focus: MessageFocus;
  focusComposer(): void;
}

/** Moves the focus through the log: arrow keys, Home, End, Enter and Escape. */
export function moveByKeys(log: HTMLElement, { focus, focusComposer }: Needs, signal: AbortSignal): void {
  log.addEventListener('keydown', onKey, { signal });

  function onKey(event: KeyboardEvent): void {
    const { key, target } = event;
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!(target instanceof HTMLElement) || target.matches('input,textarea,select')) return;
    const move = moveFor(key, positionOf(log, target, key === 'ArrowUp' ? -1 : 1, focus));
    if (!move) return;
    event.preventDefault();
    go(move, target);
  }

  function go(move: Move, target: HTMLElement): void {
    const line = lineOf(target);
    if (move === 'first') goToEnd(log, 0);
    else if (move === 'last') goToEnd(log, -1);
    else if (move === 'earlier') earlierButton(log)!.focus();
    else if (move === 'composer') focusComposer();
    else if (!line) goToMessage(log, entryFrom(log, target, focus)!);
    else if (move === 'control') controlIn(line)!.focus();
    else if (move === 'message') goToMessage(log, line);
    else goBeside(log, line, move === 'previous' ? -1 : 1);
  }
}

function positionOf(log: HTMLElement, target: HTMLElement, step: -1 | 1, focus: MessageFocus): Position {
  const line = lineOf(target);
  const on = line ? (target === line ? 'message' : 'control') : target === log ? 'log' : 'else';
  return {
    on,
    ahead: line ? aheadOf(log, line, target, step) : entryFrom(log, target, focus) ? 'message' : 'nothing',
    isByKeyboard: focus.isByKeyboard(),
    hasControl: !!line && !!controlIn(line),
    hasEarlier: !!earlierButton(log),
    hasComposer: !!log.closest('dialog')!.querySelector('textarea'),
  };
}

function aheadOf(log: HTMLElement, line: HTMLElement, target: HTMLElement, step: -1 | 1): Position['ahead'] {
  if (target === line && hasMore(log, line, step)) return 'more';
  const lines = linesIn(log);
  const isThere = lines[lines.indexOf(line) + step] ?? blockBeside(line, step)?.matches('.block:empty');
  return isThere ? 'message' : 'nothing';
}

/** Whether a message that is higher than the log goes on in this direction. */
function hasMore(log: HTMLElement, line: HTMLElement, step: -1 | 1): boolean {
  const [one, all] = [line.getBoundingClientRect(), log.getBoundingClientRect()];
  if (one.height <= all.height) return false;
  return step < 0 ? one.top < all.top - 1 : one.bottom > all.bottom + 1;
}

/** The message that an arrow key enters when the focus is on none. */
function entryFrom(log: HTMLElement, target: HTMLElement, focus: MessageFocus): HTMLElement | undefined {
  return target === log ? focus.getTabStop() : linesIn(log)[0];
}

function controlIn(line: HTMLElement): HTMLElement | null {
  return line.querySelector<HTMLElement>('a,button,input:enabled,select,textarea,.grid');
}

function earlierButton(log: HTMLElement): HTMLElement | null {
  return log.querySelector<HTMLElement>('.earlier button');
}
