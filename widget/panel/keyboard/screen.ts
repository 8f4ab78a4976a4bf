import type { Extra } from './keyboard.ts';

/** Lower than this, in pixels, every line counts. */
const LOW = 340;

/** A panel that takes the whole screen: above the phone's keyboard, over a page that stands still. */
export function startScreen({ dialog, root, $open, addStyle }: Extra, signal: AbortSignal): void {
  const place = addStyle(root, '');
  // A sheet comes and goes without a trace in the page's own styles.
  const lock = new CSSStyleSheet();
  lock.replaceSync('html{overflow:hidden!important;overscroll-behavior:none!important}');
  let scrolled: [left: number, top: number] | undefined;
  const view = globalThis.visualViewport;

  view?.addEventListener('resize', fit, { signal });
  view?.addEventListener('scroll', fit, { signal });
  fit();
  // It is closed and opened again by a phone that is turned.
  dialog.addEventListener('close', hold, { signal });
  const stop = $open.subscribe(hold);
  signal.addEventListener('abort', () => {
    stop();
    release();
  });

  function fit(): void {
    // Who enlarges a part of it wants to see a part of it.
    if (!view || view.scale > 1.01) return;
    place.replaceSync(`.panel{--top:${view.offsetTop}px;--height:${view.height}px}`);
    dialog.classList.toggle('low', view.height < LOW);
  }

  function hold(): void {
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
    // Where `body` scrolls, the page has lost its place.
    scrollTo({ left, top, behavior: 'instant' });
  }
}
