import type { ReadableAtom } from 'nanostores';
import { onPage } from '../core/page-lifecycle.ts';

/** The visitor reads the panel, looks at the page, or is elsewhere. */
export type Where = 'reading' | 'looking' | 'away';

export interface Presence {
  /** In this tab. */
  here(): Where;
  /** In the tab that the visitor is closest to. Without locks (plain http) a tab knows of itself only. */
  everywhere(): Promise<Where>;
}

/** Where the visitor is. Each tab shows it by a lock: unlike a stored value, a lock ends when the tab crashes. */
export function createPresence(name: string, $panel: ReadableAtom<string>, signal: AbortSignal): Presence {
  const locks = navigator.locks as LockManager | undefined;
  let shown: Where = 'away';
  let lock: AbortController | undefined;

  onPage(['visibilitychange', 'focus', 'blur', 'pagehide', 'pageshow'], show, signal);
  const stop = $panel.subscribe(show);
  signal.addEventListener('abort', () => {
    stop();
    lock?.abort();
  });
  return { here, everywhere };

  function here(): Where {
    if (document.visibilityState === 'hidden' || !document.hasFocus()) return 'away';
    return $panel.get() === 'open' ? 'reading' : 'looking';
  }

  async function everywhere(): Promise<Where> {
    const { held = [] } = (await locks?.query().catch(() => {})) ?? {};
    const isSomewhere = (where: Where): boolean => {
      return here() === where || held.some((one) => one.name === `${name} ${where}`);
    };
    if (isSomewhere('reading')) return 'reading';
    return isSomewhere('looking') ? 'looking' : 'away';
  }

  function show(): void {
    const where = here();
    if (where === shown) return;
    shown = where;
    lock?.abort();
    if (where === 'away' || !locks) return;
    const { signal: until } = (lock = new AbortController());
    const hold = (): Promise<void> => {
      return new Promise((end) => {
        until.addEventListener('abort', () => end());
        if (until.aborted) end();
      });
    };
    locks.request(`${name} ${where}`, { mode: 'shared', signal: until }, hold).catch(() => {});
  }
}
