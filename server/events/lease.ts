import { createPause } from '../base/pause.ts';
import { SECOND } from '../base/time.ts';
import type { Locks } from '../store/locks.ts';
import { orWithoutStore } from '../store/or-without-store.ts';

/** When a process dies, another one takes over within this time and a third of it. */
const TTL = 9 * SECOND;

export interface LeaseOptions {
  store: Pick<Locks, 'lease' | 'release'>;
  name: string;
  /** Starts the work. It ends when its signal aborts: another process has the lease then. */
  work: (signal: AbortSignal) => void;
  signal: AbortSignal;
}

/**
 * Lets one of all processes do the work. While the store is away all of them do it: twice is better than never.
 *
 * @returns a promise that resolves when the work has ended and the lease is given back
 */
export async function workUnderLease({ store, name, work, signal }: LeaseOptions): Promise<void> {
  const pause = createPause(signal);
  let turn: AbortController | undefined;
  while (!signal.aborted) {
    const isOurs = await orWithoutStore(store.lease(name, TTL), true);
    if (isOurs && !turn && !signal.aborted) {
      turn = new AbortController();
      work(turn.signal);
    } else if (!isOurs) {
      turn?.abort();
      turn = undefined;
    }
    await pause.of(TTL / 3);
  }
  turn?.abort();
  await orWithoutStore(store.release(name), undefined);
}
