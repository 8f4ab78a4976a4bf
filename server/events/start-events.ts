import { SECOND } from '../base/time.ts';
import type { LiveSource } from '../config/live-sources.ts';
import type { SiteContext } from '../site-context.ts';
import { leases } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { ConnectCable } from '../upstream/cable.ts';
import { workUnderLease } from './lease.ts';
import { listenToCable } from './listen-to-cable.ts';
import { startSweepLoop, type SweepReason } from './sweep-loop.ts';
import { groupByUser, type UserGroup } from './user-groups.ts';
import { watchDeletions } from './watch-deletions.ts';

export interface EventsOptions {
  sites: SiteContext[];
  sources: readonly LiveSource[];
  store: Store;
  connect: ConnectCable;
}

/** The sources of events that this server drives itself. */
export interface Events {
  /** Resolves when they have ended and another process can take over. */
  stop(): Promise<void>;
}

/** Milliseconds between two sweeps: as a safety net beside other sources, or as the only source. */
const SWEEP_BESIDE = 20 * SECOND;
const SWEEP_ALONE = 2 * SECOND;

/**
 * Starts the cable and the sweep, if they are among the sources. Webhooks come by themselves. No source but the cable
 * tells of deletions, and it may miss some, so each process looks for them.
 */
export function startEvents(options: EventsOptions): Events {
  const stopping = new AbortController();
  const { sites, sources } = options;
  const isActive = sources.includes('cable') || sources.includes('sweep');
  const groups = isActive ? groupByUser(sites).map((group) => runGroup(group, options, stopping.signal)) : [];
  const running = [...groups, ...sites.map((context) => watchDeletions(context, stopping.signal))];

  return {
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

/** One process listens for a group and sweeps its inboxes. The others keep up with it, to be able to take over. */
async function runGroup(
  group: UserGroup,
  { sources, store, connect }: EventsOptions,
  signal: AbortSignal,
): Promise<void> {
  let turn: AbortSignal | undefined;
  const loops = group.sites.map((context) =>
    startSweepLoop({
      context,
      interval: sources.length > 1 ? SWEEP_BESIDE : SWEEP_ALONE,
      isTurn: () => turn?.aborted === false && sources.includes('sweep'),
      signal,
    }),
  );
  const sweepNow = (reason: SweepReason) => loops.forEach((loop) => loop.sweepNow(reason));
  const forget = store.onReturn(() => sweepNow('store_returned'));

  const lease = workUnderLease({
    store,
    name: leases.events(group.id),
    signal,
    work(ours) {
      turn = ours;
      if (sources.includes('sweep')) sweepNow('connected');
      if (sources.includes('cable'))
        void listenToCable({ group, connect, signal: ours, onConnected: () => sweepNow('connected') });
    },
  });
  await Promise.all([lease, ...loops.map(({ ended }) => ended)]);
  forget();
}
