import type { Earlier } from '../../core/conversation.ts';
import type { CoreKey } from '../../locales/catalogue.ts';
import type { Reading } from './long-log.ts';

/** What is said beside the button. */
const NOTICES: Partial<Record<Earlier, CoreKey>> = { loading: 'loadingEarlier', failed: 'earlierFailed' };

/** What stands above a log that has more, or has nothing yet: the button, and what became of it. */
export function offerEarlier({ log, core, say }: Reading, signal: AbortSignal): void {
  const { $earlier, loadEarlier, newest } = core.conversation;
  const button = document.createElement('button');
  const output = document.createElement('output');
  button.type = 'button';
  button.className = 'plain';
  button.textContent = say('loadEarlier');
  button.addEventListener('click', () => void loadEarlier());

  const list = new MutationObserver(fill);
  list.observe(log, { childList: true });
  const stop = $earlier.subscribe(show);
  let top = log.scrollTop;
  let isByHand = false;
  // A scrollbar belongs to the log itself. Who comes by keyboard finds the button, and it is not loaded away under him.
  for (const type of ['wheel', 'touchmove', 'pointerdown']) {
    const hear = (event: Event): void => {
      if (type === 'pointerdown') return void (isByHand ||= event.target === log);
      isByHand = true;
      // At the very top nothing scrolls any more.
      if (log.scrollTop > 0 || (event as WheelEvent).deltaY > 0) return;
      top = Infinity;
      loadNearTop();
    };
    log.addEventListener(type, hear, { signal, passive: true });
  }
  log.addEventListener('scroll', loadNearTop, { signal, passive: true });
  signal.addEventListener('abort', () => {
    list.disconnect();
    stop();
    button.remove();
    output.remove();
  });

  function show(state: Earlier): void {
    // The button goes with the last page, and the focus must not go with it.
    if (state === 'none' && button.matches(':focus')) log.focus({ preventScroll: true });
    button.hidden = !newest();
    button.ariaDisabled = String(state === 'loading');
    const key = NOTICES[state];
    output.textContent = key ? say(key) : '';
    fill();
  }

  /** The place for it comes and goes with what there is. */
  function fill(): void {
    const place = log.querySelector('.earlier');
    if (!place) return;
    place.ariaBusy = String($earlier.get() === 'loading');
    if (button.parentElement !== place) place.append(button, output);
  }

  /** Whoever scrolls up finds the page before there already; one at a time, and after a failure he decides. */
  function loadNearTop(): void {
    const isUpwards = log.scrollTop < top;
    top = log.scrollTop;
    if (!isByHand || !isUpwards || top > log.clientHeight || $earlier.get() !== 'there') return;
    isByHand = false;
    // To ask for it takes time, too; this frame has enough to do.
    setTimeout(() => {
      if (!signal.aborted) void loadEarlier();
    });
  }
}
