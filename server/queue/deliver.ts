import type { SiteContext } from '../site-context.ts';
import { siteOfLine } from './accept.ts';
import { createSiteQueue, LOOK_EVERY, type SiteQueueOptions } from './site-queue.ts';

export interface DeliveryOptions extends SiteQueueOptions {
  /** By name. */
  sites: Map<string, SiteContext>;
}

/** Delivers accepted messages to the upstream when it is back, each visitor's in order. */
export interface Delivery {
  /** A message was accepted. @param reason the error that prevented its delivery */
  nudge(line: string, reason: unknown): void;
  /** Starts nothing new and resolves when the running deliveries have ended. */
  stop(): Promise<void>;
}

/** Starts a queue for each site, so a site whose upstream is down holds up no other site. */
export function startDelivery({ sites, ...options }: DeliveryOptions): Delivery {
  const stopping = new AbortController();
  const queues = new Map(
    [...sites].map(([site, context]) => [site, createSiteQueue(context, options, stopping.signal)]),
  );
  const timer = setInterval(() => {
    for (const queue of queues.values()) void queue.look();
  }, LOOK_EVERY);
  timer.unref();
  return {
    nudge: (line, reason) => queues.get(siteOfLine(line))?.nudge(line, reason),
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await Promise.all([...queues.values()].map((queue) => queue.idle()));
    },
  };
}
