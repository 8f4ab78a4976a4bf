import type { BubbleContext } from '../boot/context.ts';
import { nextReturn } from './return-pace.ts';

const kept = new WeakSet<BubbleContext>();

/** Puts a bubble that the page's code has removed back on the page, now and whenever it happens again. */
export function keepOnPage(context: BubbleContext): void {
  // It was seen twice before this was loaded.
  if (kept.has(context)) return;
  kept.add(context);
  const { root, options, signal, emit } = context;
  const { host } = root;
  let row = 0;
  let last = -Infinity;
  let waiting = false;
  const observer = new MutationObserver((records) => {
    if (!host.isConnected) planReturn(records.some(({ removedNodes: [first, other] }) => first === host && !other));
  });
  observer.observe(document, { childList: true, subtree: true });
  signal.addEventListener('abort', () => observer.disconnect());
  planReturn(false);

  function planReturn(isAlone: boolean): void {
    if (waiting) return;
    const next = nextReturn(row, performance.now() - last, isAlone);
    if (!next) return observer.disconnect();
    row = next.row;
    waiting = true;
    // Without a pause it is back before the page is drawn.
    if (next.pause) setTimeout(putBack, next.pause);
    else putBack();
  }

  function putBack(): void {
    waiting = false;
    // A page without a root element gets another one.
    if (signal.aborted || host.isConnected || !document.documentElement) return;
    last = performance.now();
    // It goes from here to its place in the page, if it has one and that is there.
    if (options.more.container) host.setAttribute('inline', 'waiting');
    document.documentElement.append(host);
    setTimeout(() => emit('returned'));
  }
}
