import { childOf, isVisible, onPage } from './page-lifecycle.ts';
import { takeTurn } from './tab-lock.ts';

interface Needs {
  /** Names the lock that the tabs share. */
  name: string;
  /** How long a hidden tab keeps its stream, in ms. */
  hidden: number;
  onShow(): void;
  /** The tab has been hidden that long, and another one has the turn. */
  onRest(): void;
  /** Of all hidden tabs this one has the turn, until it is shown. */
  onTurn(): void;
}

/** Of the hidden tabs one keeps its stream, for title, sound and notifications. The others rest after a while. */
export function watchHiddenTabs({ name, hidden, onShow, onRest, onTurn }: Needs, stay: AbortSignal): void {
  let hiding: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  onPage(['visibilitychange'], onChange, stay);
  stay.addEventListener('abort', () => clearTimeout(timer));
  if (!isVisible()) onChange();

  function onChange(): void {
    if (isVisible()) {
      hiding?.abort();
      clearTimeout(timer);
      onShow();
    } else if (hiding?.signal.aborted !== false) {
      hiding = childOf(stay);
      timer = setTimeout(onRest, hidden);
      void waitForTurn(hiding.signal);
    }
  }

  async function waitForTurn(until: AbortSignal): Promise<void> {
    await takeTurn(`${name} hidden`, until);
    if (until.aborted) return;
    clearTimeout(timer);
    onTurn();
  }
}
