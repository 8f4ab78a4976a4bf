import type { Blocks, Item, Part } from './cut.ts';
import type { Reading } from './long-log.ts';

/** What is nearer than so many screens to what is seen is drawn. */
const NEAR = 1;
/** What is farther is taken away. */
const FAR = 1.5;
/** A conversation of so many lines is all there. */
const FEW = 40;
/** With so many lines drawn one part goes before another comes. */
const MANY = 80;

/** Draws the parts that are near, takes away those that are far, and keeps the place when a height changes late. */
export function watchBlocks({ log, keep }: Reading, blocks: Blocks, redraw: () => void, signal: AbortSignal): void {
  let planned = 0;
  const sizes = new ResizeObserver(() => {
    keep();
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
  // What is written grows and takes room from the log; so does a phone's keyboard.
  sizes.observe(log);
  for (const child of log.children) sizes.observe(child);
  log.addEventListener('scroll', plan, { signal, passive: true });
  signal.addEventListener('abort', () => {
    list.disconnect();
    sizes.disconnect();
    cancelAnimationFrame(planned);
  });
  plan();

  function plan(): void {
    // Drawing and painting are two tasks, so that neither is long.
    planned ||= requestAnimationFrame(() => setTimeout(step));
  }

  /** One part comes a frame, the nearest first, or one goes: however far the visitor has jumped, nothing stalls. */
  function step(): void {
    planned = 0;
    const elements = log.querySelectorAll('.block');
    // In a closed panel nothing is near; and what is seen must be what was cut.
    if (signal.aborted || !log.clientHeight || elements.length !== blocks.items.length) return;
    const middle = log.getBoundingClientRect().top + log.clientHeight / 2;
    const places = blocks.items.map((item, at): Place => {
      const { top, bottom } = elements[at]!.getBoundingClientRect();
      return { item, element: elements[at]!, top: top - middle, bottom: bottom - middle };
    });
    const drawn = blocks.items.reduce((sum, { rows }) => sum + rows.length, 0);
    const leaving = blocks.lines > FEW ? places.find((place) => isLeft(place)) : undefined;
    const coming = leaving && drawn > MANY ? undefined : nearest(places);
    if (coming) blocks.draw(coming);
    else if (leaving) blocks.empty(blocks.parts[leaving.item.first]!, leaving.bottom - leaving.top);
    else return;
    redraw();
    plan();
  }

  function nearest(places: Place[]): Part | undefined {
    let found: Part | undefined;
    let least = (NEAR + 0.5) * log.clientHeight;
    for (const { item, top, bottom } of places) {
      if (item.height === undefined || distance(top, bottom) > least) continue;
      let begin = top;
      for (let at = item.first; at <= item.last; at += 1) {
        const part = blocks.parts[at]!;
        const away = distance(begin, (begin += part.height));
        if (away < least) [found, least] = [part, away];
      }
    }
    return found;
  }

  function isLeft({ item, element, top, bottom }: Place): boolean {
    return (
      item.height === undefined &&
      distance(top, bottom) > (FAR + 0.5) * log.clientHeight &&
      // The panel opens at what is new, and who is in it by keyboard stays in it.
      item.rows.every(({ type }) => type !== 'unread') &&
      !element.matches(':focus-within')
    );
  }
}

/** An item and where its edges are, counted from the log's middle. */
interface Place {
  item: Item;
  element: Element;
  top: number;
  bottom: number;
}

function distance(top: number, bottom: number): number {
  return Math.max(top, -bottom);
}
