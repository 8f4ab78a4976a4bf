import type { LogLayout } from './log-layout.ts';
import { nextStep, type BlockEdges } from './next-step.ts';

interface Needs {
  /** The layout that is on the screen. */
  getLayout(): LogLayout | undefined;
  setLayout(layout: LogLayout): void;
  /** Brings what was on the screen back to where it was. */
  restoreScroll(): void;
}

/** Draws the groups that are near, removes those that are far, and restores the scroll position when a height changes. */
export function drawNear(log: HTMLElement, needs: Needs, signal: AbortSignal): void {
  const { getLayout, setLayout, restoreScroll } = needs;
  let frame = 0;
  const sizes = new ResizeObserver(() => {
    restoreScroll();
    plan();
  });
  const list = new MutationObserver((changes) => {
    for (const { addedNodes, removedNodes } of changes) {
      for (const node of addedNodes) sizes.observe(node as Element);
      for (const node of removedNodes) sizes.unobserve(node as Element);
    }
    plan();
  });

  list.observe(log, { childList: true });
  // The log gets lower when the composer grows, and when a phone shows its keyboard.
  sizes.observe(log);
  for (const child of log.children) sizes.observe(child);
  log.addEventListener('scroll', plan, { signal, passive: true });
  signal.addEventListener('abort', () => {
    list.disconnect();
    sizes.disconnect();
    cancelAnimationFrame(frame);
  });
  plan();

  function plan(): void {
    // Painting and drawing are two tasks, so that neither is long.
    frame ||= requestAnimationFrame(() => setTimeout(step));
  }

  function step(): void {
    frame = 0;
    const elements = log.querySelectorAll('.block');
    const layout = getLayout();
    // A closed panel has no height.
    if (signal.aborted || !log.clientHeight || elements.length !== layout?.blocks.length) return;
    const next = nextStep(layout, edgesOf(elements), log.clientHeight);
    if (!next) return;
    setLayout(next.type === 'draw' ? layout.draw(next.group) : layout.clear(next.group, next.height));
    plan();
  }

  function edgesOf(elements: NodeListOf<Element>): BlockEdges[] {
    const middle = log.getBoundingClientRect().top + log.clientHeight / 2;
    const focused = log.querySelector('.block:focus-within');
    return [...elements].map((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return { top: top - middle, bottom: bottom - middle, hasFocus: element === focused };
    });
  }
}
