import { createLane, LOOK, type LaneOptions } from './lane.ts';
import type { Relay } from './relay.ts';

export interface DeliveryOptions extends LaneOptions {
  /** By the site's name. */
  relays: Map<string, Relay>;
}

/** Brings accepted messages to the upstream when it is back, each visitor's in his order. */
export interface Delivery {
  /** Something was accepted. */
  nudge(): void;
  /** Resolves when what runs now has ended; nothing new is begun. */
  stop(): Promise<void>;
}

/** A lane a site: one whose upstream stands still holds up no other. */
export function startDelivery({ relays, ...options }: DeliveryOptions): Delivery {
  const ending = new AbortController();
  const lanes = [...relays.values()].map((relay) => createLane(relay, options, ending.signal));
  const timer = setInterval(nudge, LOOK);
  timer.unref();
  return {
    nudge,
    async stop() {
      ending.abort();
      clearInterval(timer);
      await Promise.all(lanes.map((lane) => lane.idle()));
    },
  };

  function nudge(): void {
    for (const lane of lanes) void lane.look();
  }
}
