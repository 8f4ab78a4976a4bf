import { MINUTE, SECOND } from '../base/time.ts';
import type { SiteContext } from '../site-context.ts';
import type { Journal } from '../store/journal.ts';
import { leases } from '../store/records.ts';
import { StoreError } from '../store/store.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { siteOfLine } from './accept.ts';
import { deliverEntry } from './deliver-entry.ts';
import { createPauses } from './pauses.ts';

export interface SiteQueueOptions {
  journal: Journal;
  /** Milliseconds after which a message is given up. */
  maxAge: number;
}

/** Delivers the accepted messages of one site. */
export interface SiteQueue {
  /** Reads what waits in the journal and starts every delivery that may run now. */
  look(): Promise<void>;
  /** A message was accepted in that line. Only this line is looked at: thousands may wait. */
  nudge(line: string, reason: unknown): void;
  /** Resolves when no delivery is running. */
  idle(): Promise<void>;
}

/** Milliseconds between two looks at the journal. Other processes put messages there too, and may be gone. */
export const LOOK_EVERY = 2 * SECOND;
/** How long a process owns a line, in milliseconds: longer than most deliveries, and short after a crash. */
const LEASE = MINUTE / 2;
/** Lines that are delivered at the same time. */
const CONCURRENCY = 8;

export function createSiteQueue(
  context: SiteContext,
  { journal, maxAge }: SiteQueueOptions,
  signal: AbortSignal,
): SiteQueue {
  const { site, store, log } = context;
  const pauses = createPauses((line) => (line === undefined ? void look() : lookAt(line)));
  const running = new Map<string, Promise<void>>();
  let waitingLines = new Set<string>();
  let looking: 'no' | 'yes' | 'again' = 'no';

  return {
    look,
    nudge(line, reason) {
      if (isUpstreamError(reason)) pauses.failed(line, reason);
      lookAt(line);
    },
    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };

  async function look(): Promise<void> {
    if (looking !== 'no') {
      looking = 'again';
      return;
    }
    looking = 'yes';
    try {
      waitingLines = new Set((await journal.lines()).filter((line) => siteOfLine(line) === site));
      pauses.keepOnly([...waitingLines]);
      startDeliveries();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    } finally {
      const again = (looking as 'yes' | 'again') === 'again';
      looking = 'no';
      if (again && !signal.aborted) void look();
    }
  }

  function lookAt(line: string): void {
    waitingLines.add(line);
    startDeliveries();
  }

  function startDeliveries(): void {
    for (const line of waitingLines) {
      if (running.size >= CONCURRENCY || signal.aborted || pauses.isSitePaused()) return;
      waitingLines.delete(line);
      if (running.has(line) || pauses.isPaused(line)) continue;
      const work = deliverLine(line).finally(() => {
        running.delete(line);
        startDeliveries();
      });
      running.set(line, work);
    }
  }

  /** Delivers the messages of a line in order, until one has to wait. */
  async function deliverLine(line: string): Promise<void> {
    const lease = leases.delivery(line);
    try {
      while (!signal.aborted) {
        // Another process may be delivering this line.
        if (!(await store.lease(lease, LEASE))) return pauses.postpone(line, LOOK_EVERY);
        const entry = await journal.first(line);
        if (!entry) return;
        const outcome = await deliverEntry(context, entry, maxAge);
        if (isUpstreamError(outcome)) return pauses.failed(line, outcome);
        if (outcome === 'delivered') pauses.delivered(line);
        await journal.remove(line, entry.key);
      }
    } catch (error) {
      if (!(error instanceof StoreError)) log.error({ err: error, site }, 'delivery');
      pauses.failed(line);
    } finally {
      await store.release(lease).catch(() => {});
    }
  }
}
