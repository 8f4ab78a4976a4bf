import type { TabLock } from '../storage-keys.ts';

/**
 * Resolves when it is this tab's turn: one tab of all that ask for a name has it, the others wait in line. The turn, or
 * the waiting, ends with the signal. On pages without locks (plain http) it is everybody's turn.
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
    // A page that may not have locks is as one without; a wait that was ended has no turn to come.
    locks.request(name, { signal: until }, hold).catch(resolve);
  });
}
