import type { Journal, JournalEntry } from '../store/journal.ts';
import { leases } from '../store/records.ts';
import { StoreError, type Store } from '../store/store.ts';
import { MINUTE, SECOND } from '../base/time.ts';
import { isUpstreamError, type UpstreamError } from '../upstream/error.ts';
import { readAccepted, siteOfLine } from './accept.ts';
import { KeyReusedError, MessageRefusedError } from '../sending/pending-message.ts';
import { createPauses } from './pauses.ts';
import type { SiteContext } from '../site-context.ts';
import { sendAccepted } from '../sending/send-message.ts';
import type { Log } from '../base/log.ts';

export interface LaneOptions {
  journal: Journal;
  store: Store;
  log: Log;
  now: () => number;
  /** Older messages are given up, in ms. */
  maxAge: number;
}

/** The accepted messages of one site on their way to the upstream. */
export interface Lane {
  /** Looks at what waits in the journal, and sets out with what can go. */
  look(): Promise<void>;
  /** As {@link look}, once something was accepted in that line. */
  nudge(line: string, reason: unknown): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** How often the journal is looked at: other processes, and those that are gone, put things there too. */
export const LOOK = 2 * SECOND;
/** A line belongs to one process. It outlasts most deliveries, and after a crash nobody waits for long. */
const LEASE = MINUTE / 2;
/** One call may fail; after so many the upstream is down. */
const DOWN = 3;
/** Lines that are delivered at the same time. */
const WIDTH = 8;

export function createLane(
  context: SiteContext,
  { journal, store, log, now, maxAge }: LaneOptions,
  signal: AbortSignal,
): Lane {
  const { site } = context;
  const pauses = createPauses(() => void look());
  const working = new Map<string, Promise<void>>();
  let found: string[] = [];
  /** Failures of the upstream since it last took something. */
  let inARow = 0;
  let looking: 'no' | 'yes' | 'again' = 'no';

  return {
    look,
    nudge(line, reason) {
      if (isUpstreamError(reason)) pause(line, reason);
      void look();
    },
    async idle() {
      while (working.size > 0) await Promise.all(working.values());
    },
  };

  async function look(): Promise<void> {
    if (looking !== 'no') {
      looking = 'again';
      return;
    }
    looking = 'yes';
    try {
      found = (await journal.lines()).filter((line) => siteOfLine(line) === site);
      pauses.keepOnly([site, ...found]);
      setOut();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    } finally {
      const again = (looking as 'yes' | 'again') === 'again';
      looking = 'no';
      if (again && !signal.aborted) void look();
    }
  }

  function setOut(): void {
    while (working.size < WIDTH && !signal.aborted && !pauses.has(site)) {
      const line = found.shift();
      if (line === undefined) return;
      if (working.has(line) || pauses.has(line)) continue;
      const work = deliverLine(line).finally(() => {
        working.delete(line);
        setOut();
      });
      working.set(line, work);
    }
  }

  async function deliverLine(line: string): Promise<void> {
    const lease = leases.delivery(line);
    try {
      while (!signal.aborted) {
        // Another process may be at it.
        if (!(await store.lease(lease, LEASE))) return pauses.wait(line, LOOK);
        const entry = await journal.first(line);
        if (!entry || !(await deliver(line, entry))) return;
        await journal.remove(line, entry.key);
      }
    } catch (error) {
      if (!(error instanceof StoreError)) log.error({ err: error, site }, 'delivery');
      pauses.back(line);
    } finally {
      await store.release(lease).catch(() => {});
    }
  }

  /** @returns whether the entry is done with */
  async function deliver(line: string, { key, value, at }: JournalEntry): Promise<boolean> {
    const accepted = readAccepted(value);
    if (!accepted) {
      log.error({ site, key }, 'an accepted message can not be read');
      return true;
    }
    const age = now() - at;
    if (age > maxAge) {
      log.error({ site, key, hours: Math.round(age / (60 * MINUTE)) }, 'an accepted message is given up: too old');
      return true;
    }
    try {
      await sendAccepted(context, accepted.visitor, accepted.outgoing, at);
      inARow = 0;
      pauses.end(line);
      pauses.end(site);
      log.debug({ site, key }, 'an accepted message is delivered');
      return true;
    } catch (error) {
      if (error instanceof KeyReusedError || error instanceof MessageRefusedError) {
        log.error({ site, key, err: error }, 'an accepted message is refused');
        return true;
      }
      if (!isUpstreamError(error)) throw error;
      log.debug({ site, key, code: error.code, detail: error.detail }, 'an accepted message has to wait');
      pause(line, error);
      return false;
    }
  }

  /** Where nothing answers time and again, or nobody lets us in, the others need not be tried either. */
  function pause(line: string, { scope, code, retryAfter }: UpstreamError): void {
    if (scope === 'upstream' && !OF_ONE_LINE.has(code)) inARow += 1;
    pauses.back(inARow >= DOWN ? site : line, retryAfter && retryAfter * SECOND);
  }
}

/** What may be the fault of one contact or conversation. */
const OF_ONE_LINE = new Set(['upstream_failed', 'upstream_refused', 'upstream_not_found', 'upstream_invalid']);
