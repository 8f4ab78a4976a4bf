import { siteOfLine } from './accept.ts';
import { createLane, LOOK, type LaneOptions } from './site-queue.ts';
import type { SiteContext } from '../site-context.ts';

export interface DeliveryOptions extends LaneOptions {
  /** By name. */
  sites: Map<string, SiteContext>;
}

/** Brings accepted messages to the upstream when it is back, each visitor's in his order. */
export interface Delivery {
  /** Something was accepted. @param reason why it was not delivered at once */
  nudge(line: string, reason: unknown): void;
  /** Resolves when what runs now has ended; nothing new is begun. */
  stop(): Promise<void>;
}

/** A lane a site: one whose upstream stands still holds up no other. */
export function startDelivery({ sites, ...options }: DeliveryOptions): Delivery {
  const ending = new AbortController();
  const lanes = new Map([...sites].map(([site, context]) => [site, createLane(context, options, ending.signal)]));
  const timer = setInterval(() => {
    for (const lane of lanes.values()) void lane.look();
  }, LOOK);
  timer.unref();
  return {
    nudge: (line, reason) => lanes.get(siteOfLine(line))?.nudge(line, reason),
    async stop() {
      ending.abort();
      clearInterval(timer);
      await Promise.all([...lanes.values()].map((lane) => lane.idle()));
    },
  };
}
