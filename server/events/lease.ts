import type { Store } from '../store/store.ts';
import { SECOND } from '../base/time.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { createPause } from '../base/pause.ts';

/** Another process goes on within this and a third of it when the one that works has died. */
const TTL = 9 * SECOND;

export interface LeaseOptions {
  store: Pick<Store, 'lease' | 'release'>;
  name: string;
  /** Begins the work; its signal says when it is another's turn. */
  work: (signal: AbortSignal) => void;
  signal: AbortSignal;
}

/**
 * Has one of several processes work. With the store away each of them works: rather twice than never.
 *
 * @returns what resolves when it has ended, and has been given back
 */
export async function keepLease({ store, name, work, signal }: LeaseOptions): Promise<void> {
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
