import type { TabLock } from '../storage-keys.ts';

/**
 * Resolves when it is this tab's turn: of all tabs that ask for a name one has the turn, the others wait in line. The turn,
 * or the wait, ends with the signal. Pages without Web Locks (plain http) all have the turn at once.
 */
export function takeTurn(name: TabLock, until: AbortSignal): Promise<void> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return Promise.resolve();
  return new Promise((resolve) => {
    const hold = (): Promise<void> =>
      new Promise((end) => {
        resolve();
        until.addEventListener('abort', () => end());
        if (until.aborted) end();
      });
    // A refused lock is treated as on a page without locks. An aborted wait resolves too; callers check the signal.
    locks.request(name, { signal: until }, hold).catch(resolve);
  });
}
