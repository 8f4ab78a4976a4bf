import type { BubbleContext } from '../boot/context.ts';
import { nextBackState, type BackEvent, type BackState } from './back-state.ts';

/** In the state of our history entry: the name of the bubble it belongs to. */
const MARK = 'onehash-bubble';

/** A page that navigates right after it has closed the panel has begun by then, in ms. To go back would stop it. */
const BEGUN = 100;

/**
 * As long as the panel covers the page it has a history entry: going back closes the panel and stays on the page. The entry
 * has the page's address and a copy of its state, and the page's own `pushState` is not called. A router that hears of it
 * at all, as in Chromium, hears of the address and state that it has.
 *
 * @returns called when the panel has come to cover the page, or no longer does
 */
export function createBackEntry(
  dialog: HTMLDialogElement,
  { name, close, signal, on }: Pick<BubbleContext, 'name' | 'close' | 'signal' | 'on'>,
): () => void {
  let state: BackState = 'out';
  /** The page's address when the entry was made. */
  let address = '';
  let isUnloading = false;
  const listeners = { popstate: onPop, beforeunload: onPage, pageshow: onPage };
  signal.addEventListener('abort', () => dispatch('leave'));
  on('returned', () => {
    if (state !== 'in') return;
    // A modal dialog that the page has removed comes back as an ordinary one.
    dialog.close();
    dialog.showModal();
  });

  return () => dispatch(dialog.matches(':modal') ? 'enter' : 'leave');

  function dispatch(event: BackEvent): void {
    const before = state;
    state = nextBackState(before, event);
    if (state === before) return;
    if (state === 'in' && before !== 'closing') push();
    else if (state === 'closing') setTimeout(() => dispatch(isOnTop() && !isUnloading ? 'go' : 'gone'), BEGUN);
    else if (state === 'going' && before === 'closing') history.back();
    else if (state === 'out') {
      listen(removeEventListener);
      if (event === 'back' && before === 'in') close();
    }
  }

  function push(): void {
    address = location.href;
    listen(addEventListener);
    const { state: kept } = history;
    // It is there already where the page was reloaded with the panel open. Some browsers allow only so many at a time.
    if (isOnTop()) return;
    try {
      History.prototype.pushState.call(history, { ...(typeof kept === 'object' && kept), [MARK]: name }, '');
    } catch {
      dispatch('gone');
    }
  }

  function listen(change: typeof addEventListener): void {
    for (const [type, listener] of Object.entries(listeners)) change(type, listener as EventListener, true);
  }

  function onPop(event: PopStateEvent): void {
    const isSame = location.href === address;
    // The page has changed its fragment, or has come back from an entry above ours.
    if (isOnTop() || !(isSame || event.state)) return;
    if (isSame) event.stopImmediatePropagation();
    dispatch('back');
  }

  function onPage({ type }: Event): void {
    isUnloading = type === 'beforeunload';
  }

  function isOnTop(): boolean {
    return history.state?.[MARK] === name;
  }
}
