import type { Logger } from 'pino';
import type { Journal, JournalEntry } from '../store/journal.ts';
import { StoreError, type Store } from '../store/store.ts';
import { MINUTE, SECOND } from '../time.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { readAccepted, siteOfLine } from './accepted.ts';
import { KeyReusedError } from './outgoing.ts';
import type { Relay } from './relay.ts';
import { isPassing, sendAccepted } from './send.ts';

export interface DeliveryOptions {
  journal: Journal;
  store: Store;
  /** By the site's name. */
  relays: Map<string, Relay>;
  log: Logger;
  now: () => number;
  /** Older messages are given up, in ms. */
  maxAge: number;
}

/** Brings accepted messages to the upstream when it is back, each visitor's in his order. */
export interface Delivery {
  /** Something was accepted. */
  nudge(): void;
  /** Resolves when what runs now has ended; nothing new is begun. */
  stop(): Promise<void>;
}

/** How often the journal is looked at: other processes, and those that are gone, put things there too. */
const LOOK = 2 * SECOND;
const FIRST_WAIT = SECOND / 2;
const LONGEST_WAIT = 15 * SECOND;
/** A line belongs to one process; longer than any single delivery takes. */
const LEASE = 2 * MINUTE;
/** Lines that are delivered at the same time. */
const WIDTH = 8;

export function startDelivery(options: DeliveryOptions): Delivery {
  const { journal, store, relays, log, now } = options;
  const waits = new Map<string, { failures: number; until: number }>();
  const ending = new AbortController();
  const { signal } = ending;
  let state: 'idle' | 'busy' | 'again' = 'idle';
  let round: Promise<void> = Promise.resolve();
  const timer = setInterval(look, LOOK);
  timer.unref();

  return {
    nudge: look,
    async stop() {
      ending.abort();
      clearInterval(timer);
      await round;
    },
  };

  function look(): void {
    if (state !== 'idle') {
      state = 'again';
      return;
    }
    if (signal.aborted) return;
    state = 'busy';
    round = deliverAll()
      .catch((error: unknown) => {
        if (!(error instanceof StoreError)) log.error({ err: error }, 'delivery');
      })
      .finally(() => {
        const again = state === 'again';
        state = 'idle';
        if (again) look();
      });
  }

  async function deliverAll(): Promise<void> {
    const lines = (await journal.lines()).filter((line) => relays.has(siteOfLine(line)));
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < lines.length && !signal.aborted) await deliverLine(lines[next++]!);
    };
    await Promise.all(Array.from({ length: Math.min(WIDTH, lines.length) }, worker));
  }

  async function deliverLine(line: string): Promise<void> {
    if (isWaiting(line) || isWaiting(siteOfLine(line))) return;
    const lease = `delivery:${line}`;
    if (!(await store.lease(lease, LEASE))) return;
    try {
      let entry: JournalEntry | undefined;
      while (!signal.aborted && (entry = await journal.first(line)) && (await deliver(line, entry))) {
        await journal.remove(line, entry.key);
        await store.lease(lease, LEASE);
      }
    } finally {
      await store.release(lease).catch(() => {});
    }
  }

  /** @returns whether the entry is done with */
  async function deliver(line: string, { key, value, at }: JournalEntry): Promise<boolean> {
    const site = siteOfLine(line);
    const accepted = readAccepted(value);
    if (!accepted) {
      log.error({ site, key }, 'an accepted message can not be read');
      return true;
    }
    const { visitor, outgoing } = accepted;
    if (now() - at > options.maxAge) {
      log.error(
        { site, key, hours: Math.round((now() - at) / (60 * MINUTE)) },
        'an accepted message is given up: too old',
      );
      return true;
    }
    try {
      await sendAccepted(relays.get(site)!, visitor, outgoing);
      waits.delete(line);
      waits.delete(site);
      log.debug({ site, key }, 'an accepted message is delivered');
      return true;
    } catch (error) {
      if (error instanceof KeyReusedError) return true;
      if (!isUpstreamError(error)) throw error;
      if (!isPassing(error) && error.code !== 'upstream_unauthorized') {
        log.error({ site, key, code: error.code, detail: error.detail }, 'an accepted message is refused');
        return true;
      }
      // Where nothing answers, the others need not be tried either.
      const all = error.scope === 'upstream' && error.code !== 'upstream_failed';
      wait(all ? site : line, error.retryAfter);
      return false;
    }
  }

  function isWaiting(name: string): boolean {
    return (waits.get(name)?.until ?? 0) > now();
  }

  function wait(name: string, retryAfter: number | undefined): void {
    const failures = (waits.get(name)?.failures ?? 0) + 1;
    const time = retryAfter === undefined ? Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures) : retryAfter * SECOND;
    waits.set(name, { failures, until: now() + time });
    if (waits.size > 10_000) waits.delete(waits.keys().next().value!);
    setTimeout(look, time + 1).unref();
  }
}
