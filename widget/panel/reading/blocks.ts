import type { Blocks } from './cut.ts';
import type { Reading } from './reading.ts';

/** Blocks nearer than this to what is seen are drawn. */
const MARGIN = '150% 0px';

/** Draws the blocks that are near, empties those that are not, and keeps the place when a height changes late. */
export function watchBlocks({ log, keep }: Reading, blocks: Blocks, redraw: () => void, signal: AbortSignal): void {
  const waiting = new Set<Element>();
  const sizes = new ResizeObserver(keep);
  const sight = new IntersectionObserver(look, { root: log, rootMargin: MARGIN });
  const list = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) watch(addedNodes);
  });

  list.observe(log, { childList: true });
  // What is written grows and takes room from the log; so does a phone's keyboard.
  sizes.observe(log);
  watch(log.children);
  signal.addEventListener('abort', () => {
    for (const observer of [list, sizes, sight]) observer.disconnect();
    waiting.clear();
  });

  function watch(nodes: Iterable<Node>): void {
    for (const node of nodes as Iterable<Element>) {
      sizes.observe(node);
      if (node.matches('.block')) sight.observe(node);
    }
  }

  function look(entries: IntersectionObserverEntry[]): void {
    // In a closed panel nothing is near.
    if (!log.clientHeight) return;
    const places = placesOf(log);
    let hasEmptied = false;
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      const at = places.get(target);
      if (at === undefined) continue;
      if (isIntersecting) {
        if (!blocks.isEmpty(at)) continue;
        if (!waiting.size) requestAnimationFrame(draw);
        waiting.add(target);
      } else {
        waiting.delete(target);
        // Who is in it by keyboard stays in it.
        if (blocks.isEmpty(at) || target.matches(':focus-within')) continue;
        blocks.empty(at, boundingClientRect.height);
        hasEmptied = true;
      }
    }
    if (hasEmptied) redraw();
  }

  /** One block a frame, the nearest first: however far the visitor has jumped, nothing stalls. */
  function draw(): void {
    const middle = log.getBoundingClientRect().top + log.clientHeight / 2;
    let nearest: Element | undefined;
    let least = Infinity;
    for (const block of waiting) {
      const { top, bottom } = block.getBoundingClientRect();
      const distance = Math.max(top - middle, middle - bottom);
      if (distance > least) continue;
      [nearest, least] = [block, distance];
    }
    if (!nearest) return;
    waiting.delete(nearest);
    const at = placesOf(log).get(nearest);
    if (at !== undefined) blocks.draw(at);
    redraw();
    if (waiting.size) requestAnimationFrame(draw);
  }
}

/** Which block an element is, counted from the first. */
function placesOf(log: Element): Map<Element, number> {
  return new Map([...log.querySelectorAll('.block')].map((block, at) => [block, at]));
}
