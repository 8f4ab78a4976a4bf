import type { ReadableAtom } from 'nanostores';
import { addStyle } from '../core/style.ts';

/** Below this height in pixels the panel takes less room around its parts. */
const LOW = 340;

/** Fits a panel that takes the whole screen into what a phone's keyboard leaves of it. */
export function fitScreen(dialog: HTMLElement, signal: AbortSignal): void {
  const view = globalThis.visualViewport;
  const sheet = addStyle(dialog.getRootNode() as ShadowRoot, '');
  view?.addEventListener('resize', fit, { signal });
  view?.addEventListener('scroll', fit, { signal });
  fit();

  function fit(): void {
    // A visitor who has zoomed in wants to see a part of the panel.
    if (!view || view.scale > 1.01) return;
    sheet.replaceSync(`.panel{--top:${view.offsetTop}px;--height:${view.height}px}`);
    dialog.classList.toggle('low', view.height < LOW);
  }
}

/** Keeps the page from scrolling while the panel takes the whole screen, and leaves it as it was. */
export function lockPage(dialog: HTMLElement, $open: ReadableAtom<boolean>, signal: AbortSignal): void {
  // A style sheet comes and goes without a trace in the page's own styles.
  const lock = new CSSStyleSheet();
  lock.replaceSync('html{overflow:hidden!important;overscroll-behavior:none!important}');
  let scrolled: [left: number, top: number] | undefined;

  // A phone that is turned closes the dialog, and opens it again.
  dialog.addEventListener('close', update, { signal });
  const stop = $open.subscribe(update);
  signal.addEventListener('abort', () => {
    stop();
    release();
  });

  function update(): void {
    if (!$open.get() || !dialog.matches(':modal')) release();
    else if (!scrolled) {
      scrolled = [scrollX, scrollY];
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, lock];
    }
  }

  function release(): void {
    if (!scrolled) return;
    const [left, top] = scrolled;
    scrolled = undefined;
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== lock);
    // A page whose `body` scrolls has lost its place.
    scrollTo({ left, top, behavior: 'instant' });
  }
}
