import type { Blocks } from './cut.ts';
import type { Reading } from './reading.ts';

/** Blocks nearer than this to what is seen are drawn. */
const MARGIN = '150% 0px';

/** Draws the blocks that are near, empties those that are not, and keeps the place when a height changes late. */
export function watchBlocks({ log, keep }: Reading, blocks: Blocks, redraw: () => void, signal: AbortSignal): void {
  const coming = new Set<Element>();
  const leaving = new Set<Element>();
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
    coming.clear();
    leaving.clear();
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
    if (!coming.size && !leaving.size) requestAnimationFrame(step);
    for (const { target, isIntersecting } of entries) {
      (isIntersecting ? leaving : coming).delete(target);
      (isIntersecting ? coming : leaving).add(target);
    }
  }

  /** One block a frame, the nearest first: however far the visitor has jumped, nothing stalls. */
  function step(): void {
    const places = placesOf(log);
    const isDone = draw(places) || !log.clientHeight || empty(places);
    if (isDone) redraw();
    if (coming.size || leaving.size) requestAnimationFrame(step);
  }

  function draw(places: Map<Element, number>): boolean {
    const middle = log.getBoundingClientRect().top + log.clientHeight / 2;
    let nearest: Element | undefined;
    let least = Infinity;
    for (const block of coming) {
      if (!blocks.isEmpty(places.get(block))) coming.delete(block);
      const { top, bottom } = block.getBoundingClientRect();
      const distance = Math.max(top - middle, middle - bottom);
      if (distance > least || !coming.has(block)) continue;
      [nearest, least] = [block, distance];
    }
    if (!nearest) return false;
    coming.delete(nearest);
    blocks.draw(places.get(nearest));
    return true;
  }

  function empty(places: Map<Element, number>): boolean {
    for (const block of leaving) {
      leaving.delete(block);
      const at = places.get(block);
      // Who is in it by keyboard stays in it.
      if (at === undefined || blocks.isEmpty(at) || block.matches(':focus-within')) continue;
      blocks.empty(at, block.getBoundingClientRect().height);
      return true;
    }
    return false;
  }
}

/** Which block an element is, counted from the first. */
function placesOf(log: Element): Map<Element, number> {
  return new Map([...log.querySelectorAll('.block')].map((block, at) => [block, at]));
}
