import { announceScroll } from '../scroll.ts';
import { linesIn } from './lines.ts';

/** Moves the focus to a message, and the message onto the screen. */
export function goToMessage(log: HTMLElement, line: HTMLElement): void {
  line.focus({ preventScroll: true });
  scrollTo(log, line);
}

/** Goes to the message above this one (-1) or below it (1), which may have to be drawn first. */
export function goBeside(log: HTMLElement, line: HTMLElement, step: -1 | 1): void {
  whenDrawn(log, findBlock, () => {
    const next = findBeside();
    if (next) goToMessage(log, next);
  });

  function findBeside(): HTMLElement | undefined {
    const lines = linesIn(log);
    return lines[lines.indexOf(line) + step];
  }

  function findBlock(): Element | null | undefined {
    if (findBeside()?.closest('.block') === line.closest('.block')) return undefined;
    scrollTo(log, line);
    return blockBeside(line, step);
  }
}

/** Goes to the first message (0) or the last one (-1), which may have to be drawn first. */
export function goToEnd(log: HTMLElement, index: 0 | -1): void {
  whenDrawn(log, findBlock, () => {
    const line = linesIn(log).at(index);
    if (line && !line.matches(':focus')) goToMessage(log, line);
  });

  function findBlock(): Element | undefined {
    log.scrollTop = index ? log.scrollHeight : 0;
    announceScroll(log);
    return [...log.querySelectorAll('.block')].at(index);
  }
}

/** The block above the one of this message (-1), or below it (1). */
export function blockBeside(line: Element, step: -1 | 1): Element | null | undefined {
  return line.closest('.block')?.[step < 0 ? 'previousElementSibling' : 'nextElementSibling'];
}

/**
 * Acts once a block is drawn, which it is when it has come near the screen. Does nothing if the focus has gone elsewhere
 * meanwhile.
 *
 * @param findBlock scrolls to the block and returns it; asked once a frame
 */
function whenDrawn(log: HTMLElement, findBlock: () => Element | null | undefined, act: () => void): void {
  const root = log.getRootNode() as ShadowRoot;
  const focused = root.activeElement;
  look();

  function look(): void {
    if (findBlock()?.matches('.block:empty')) requestAnimationFrame(lookAgain);
    else act();
  }

  function lookAgain(): void {
    if (log.clientHeight && root.activeElement === focused) look();
  }
}

function scrollTo(log: HTMLElement, line: HTMLElement): void {
  line.scrollIntoView({ block: 'nearest' });
  announceScroll(log);
}
