import type { StreamEvent } from '../../wire/event.ts';
import { topics } from '../store/records.ts';
import type { Topics } from '../store/topics.ts';

/** An event before its stream adds the session. */
export type HubEvent = WithoutSession<Exclude<StreamEvent, { type: 'move' }>>;
type WithoutSession<Event> = Event extends unknown ? Omit<Event, 'session_id'> : never;

/** Hands events to every stream of a visitor, in every process. */
export interface Hub {
  /** @param sourceId the visitor's session upstream */
  publish(site: string, sourceId: string, event: HubEvent): void;
  /** @returns the function that ends the subscription */
  subscribe(site: string, sourceId: string, listener: (event: HubEvent) => void): () => void;
  /** Whether a stream of that visitor is open in this process. */
  isListening(site: string, sourceId: string): boolean;
  /** The visitors of a site of whom a stream is open in this process. */
  listening(site: string): string[];
  /** Number of listeners in this process. */
  size(): number;
}

interface Published {
  channel: string;
  event: HubEvent;
  /** The process that has published it, and has told its own listeners. */
  from: string;
}

/** @param process an id of this process among those that share the store */
export function createHub(store: Topics, process: string): Hub {
  const listeners = new Map<string, Set<(event: HubEvent) => void>>();
  store.subscribe(topics.events(), (value) => {
    const { channel, event, from } = value as Published;
    if (from !== process) tell(channel, event);
  });

  return {
    size: () => [...listeners.values()].reduce((sum, group) => sum + group.size, 0),
    isListening: (site, sourceId) => listeners.has(channelOf(site, sourceId)),
    listening(site) {
      const beginning = channelOf(site, '');
      return [...listeners.keys()].flatMap((one) => (one.startsWith(beginning) ? one.slice(beginning.length) : []));
    },
    publish(site, sourceId, event) {
      const channel = channelOf(site, sourceId);
      tell(channel, event);
      // If the store is away, the other processes find the event in the sweep after its return.
      store.publish(topics.events(), { channel, event, from: process } satisfies Published).catch(() => {});
    },
    subscribe(site, sourceId, listener) {
      const channel = channelOf(site, sourceId);
      const group = listeners.get(channel) ?? new Set();
      listeners.set(channel, group.add(listener));
      return () => {
        group.delete(listener);
        if (group.size === 0 && listeners.get(channel) === group) listeners.delete(channel);
      };
    },
  };

  function tell(channel: string, event: HubEvent): void {
    for (const listener of listeners.get(channel) ?? []) listener(event);
  }
}

function channelOf(site: string, sourceId: string): string {
  return `${site} ${sourceId}`;
}
