import type { StreamEvent } from '../../wire/event.ts';

/** What the relay and the live sources publish; the stream adds its session. */
export type HubEvent = WithoutSession<Exclude<StreamEvent, { type: 'ready' }>>;
type WithoutSession<Event> = Event extends unknown ? Omit<Event, 'session_id'> : never;

/** Hands events to every stream of a visitor. */
export interface Hub {
  /** @param sourceId the visitor's session upstream */
  publish(site: string, sourceId: string, event: HubEvent): void;
  /** @returns the function that ends it */
  subscribe(site: string, sourceId: string, listener: (event: HubEvent) => void): () => void;
  /** How many listen now. */
  size(): number;
}

export function createHub(): Hub {
  const listeners = new Map<string, Set<(event: HubEvent) => void>>();

  return {
    size: () => [...listeners.values()].reduce((sum, group) => sum + group.size, 0),
    publish(site, sourceId, event) {
      for (const listener of listeners.get(channel(site, sourceId)) ?? []) listener(event);
    },
    subscribe(site, sourceId, listener) {
      const name = channel(site, sourceId);
      const group = listeners.get(name) ?? new Set();
      listeners.set(name, group.add(listener));
      return () => {
        group.delete(listener);
        if (group.size === 0 && listeners.get(name) === group) listeners.delete(name);
      };
    },
  };
}

function channel(site: string, sourceId: string): string {
  return `${site} ${sourceId}`;
}
