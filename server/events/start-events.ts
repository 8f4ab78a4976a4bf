import { leases } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { sha256 } from '../base/digest.ts';
import { SECOND } from '../base/time.ts';
import { UpstreamError } from '../upstream/error.ts';
import { getProfile } from '../upstream/inbox.ts';
import { keepCable, type CableUser, type ConnectCable } from '../upstream/cable.ts';
import { readFrame } from '../upstream/events.ts';
import type { SiteContext } from '../site-context.ts';
import { keepLease } from './lease.ts';
import { createReceiver } from './receive.ts';
import type { LiveSource } from '../config/live-sources.ts';
import { startSweeper } from './sweeper.ts';

export interface LiveOptions {
  sites: SiteContext[];
  sources: readonly LiveSource[];
  store: Store;
  connect: ConnectCable;
}

/** Live sources that run. */
export interface Live {
  /** Resolves when they have ended and another process can go on. */
  stop(): Promise<void>;
}

/** How often an inbox is compared: as a safety net, or because there is nothing else. */
const BESIDE = 20 * SECOND;
const ALONE = 2 * SECOND;

/** Starts what has to be started; webhooks come by themselves. */
export function startLive({ sites, sources, store, connect }: LiveOptions): Live {
  const stopping = new AbortController();
  const isNeeded = sources.includes('cable') || sources.includes('sweep');
  const running = isNeeded ? groupByUser(sites).map((group) => startGroup(group)) : [];

  return {
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };

  /** The sites of one user upstream: he hears all his inboxes over one connection. */
  async function startGroup([name, group]: [string, [SiteContext, ...SiteContext[]]]): Promise<void> {
    const { signal } = stopping;
    let isTurn = false;
    const sweepers = group.map((context) =>
      startSweeper({
        context,
        interval: sources.length > 1 ? BESIDE : ALONE,
        isTurn: () => isTurn && sources.includes('sweep'),
        signal,
      }),
    );
    const soon = (reason: 'returned' | 'connected') => sweepers.forEach((sweeper) => sweeper.soon(reason));
    const forget = store.onReturn(() => soon('returned'));

    const lease = keepLease({
      store,
      name: leases.events(name),
      signal,
      work(turn) {
        isTurn = true;
        turn.addEventListener('abort', () => (isTurn = false), { once: true });
        if (sources.includes('sweep')) soon('connected');
        if (sources.includes('cable')) void listen(group, turn, () => soon('connected'));
      },
    });
    await Promise.all([lease, ...sweepers.map(({ ended }) => ended)]);
    forget();
  }

  function listen(group: [SiteContext, ...SiteContext[]], signal: AbortSignal, connected: () => void): Promise<void> {
    const [context] = group;
    const { log } = context;
    const { upstream } = context.settings;
    const receivers = group.map((one) => ({ site: one.site, receive: createReceiver(one, true) }));
    return keepCable({
      url: upstream.url,
      accountId: upstream.accountId,
      connect,
      onConnected: connected,
      log,
      signal,
      getUser: () => cableUser(context),
      onMessage(message) {
        const event = readFrame(message);
        for (const { site, receive } of receivers) {
          receive(event).then(
            (outcome) => log[outcome === 'unreadable' ? 'warn' : 'debug']({ site, outcome }, 'cable'),
            (error: unknown) => log.warn({ site, err: error }, 'cable'),
          );
        }
      },
    });
  }
}

async function cableUser({ upstream }: SiteContext): Promise<CableUser> {
  const { id, pubsubToken } = await getProfile(upstream);
  if (!pubsubToken) throw new UpstreamError('upstream_invalid', 'nothing', 'the profile has no pubsub_token');
  return { id, pubsubToken };
}

function groupByUser(sites: SiteContext[]): [string, [SiteContext, ...SiteContext[]]][] {
  const groups = new Map<string, [SiteContext, ...SiteContext[]]>();
  for (const site of sites) {
    const { url, token, accountId } = site.settings.upstream;
    const name = sha256(`${url} ${accountId} ${token}`).slice(0, 16);
    const group = groups.get(name);
    if (group) group.push(site);
    else groups.set(name, [site]);
  }
  return [...groups];
}
