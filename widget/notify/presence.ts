import type { ReadableAtom } from 'nanostores';
import { onWindow } from './window.ts';

/** The visitor reads the panel, looks at the page, or is elsewhere. */
export type Where = 'reading' | 'looking' | 'away';

export interface Presence {
  /** In this tab. */
  here(): Where;
  /** In the tab that he is closest to. Without locks (plain http) a tab knows of itself only. */
  everywhere(): Promise<Where>;
}

/** Where the visitor is. Each tab holds a lock that says it: unlike a note, it goes with a tab that crashes. */
export function createPresence(name: string, $panel: ReadableAtom<string>, signal: AbortSignal): Presence {
  const locks = navigator.locks as LockManager | undefined;
  let said: Where = 'away';
  let saying: AbortController | undefined;

  onWindow(['visibilitychange', 'focus', 'blur', 'pagehide', 'pageshow'], tell, signal);
  const stop = $panel.subscribe(tell);
  signal.addEventListener('abort', () => {
    stop();
    saying?.abort();
  });
  return { here, everywhere };

  function here(): Where {
    if (document.visibilityState === 'hidden' || !document.hasFocus()) return 'away';
    return $panel.get() === 'open' ? 'reading' : 'looking';
  }

  async function everywhere(): Promise<Where> {
    const { held = [] } = (await locks?.query().catch(() => {})) ?? {};
    const isSomewhere = (where: Where): boolean => {
      return here() === where || held.some((lock) => lock.name === `${name} ${where}`);
    };
    if (isSomewhere('reading')) return 'reading';
    return isSomewhere('looking') ? 'looking' : 'away';
  }

  function tell(): void {
    const where = here();
    if (where === said) return;
    said = where;
    saying?.abort();
    if (where === 'away' || !locks) return;
    const own = new AbortController();
    saying = own;
    const hold = (): Promise<void> => {
      return new Promise((end) => {
        own.signal.addEventListener('abort', () => end());
        if (own.signal.aborted) end();
      });
    };
    locks.request(`${name} ${where}`, { mode: 'shared', signal: own.signal }, hold).catch(() => {});
  }
}
