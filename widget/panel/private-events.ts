import type { BubbleContext } from '../boot/context.ts';

/** Nothing of the bubble listens for these, so they can end before the page hears of them. */
const UNHEARD =
  'cut copy paste contextmenu selectstart beforeinput dragstart drag dragenter dragover dragleave drop dragend';
/** Some pages scroll by themselves. These end at the shadow root while a part of the panel can scroll. */
const SCROLLING = 'wheel touchmove';

/**
 * Keeps events inside the bubble from the page's code, which could stop or use them. What the browser does by default happens
 * as always. The page still hears where the visitor presses and clicks, so that its menus close.
 */
export function keepEventsPrivate({ root, signal }: Pick<BubbleContext, 'root' | 'signal'>): void {
  listen(globalThis, UNHEARD, true, (event) => {
    if (event.target !== root.host) return;
    event.stopImmediatePropagation();
    // The browser would open a file that is dropped here in place of the page.
    if ((event as DragEvent).dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  // The bubble's parts listen for it, as for keys, which end at the dialog.
  listen(root, 'input', false, stop);
  listen(root, SCROLLING, false, (event) => event.composedPath().some(canScroll) && stop(event));

  function listen(target: EventTarget, types: string, capture: boolean, listener: (event: Event) => void): void {
    // Otherwise scrolling would wait for this script.
    const options = { signal, capture, passive: types === SCROLLING };
    for (const type of types.split(' ')) target.addEventListener(type, listener, options);
  }

  /** Whether this part is longer than its box and the visitor can scroll it. */
  function canScroll(part: EventTarget): boolean {
    return (
      part instanceof HTMLElement &&
      root.contains(part) &&
      part.scrollHeight > part.clientHeight + 1 &&
      /auto|scroll/.test(getComputedStyle(part).overflowY)
    );
  }
}

function stop(event: Event): void {
  event.stopPropagation();
}
