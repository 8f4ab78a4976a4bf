import type { StoreLog } from './log.ts';

export type Listener = (value: unknown) => void;

/** Who listens to which topic within this process. */
export interface Listeners {
  /** @returns the function that ends it */
  add(topic: string, listener: Listener): () => void;
  tell(topic: string, value: unknown): void;
  /** Topics that have a listener. */
  topics(): string[];
}

/** @param onChange called when a topic gets its first listener and when it loses its last one */
export function createListeners(
  log: StoreLog,
  onChange: (topic: string, hasListener: boolean) => void = () => {},
): Listeners {
  const byTopic = new Map<string, Set<{ listener: Listener }>>();

  return {
    add(topic, listener) {
      // Wrapped, because the same function may listen twice.
      const entry = { listener };
      const group = byTopic.get(topic) ?? new Set();
      byTopic.set(topic, group.add(entry));
      if (group.size === 1) onChange(topic, true);
      return () => {
        if (!group.delete(entry) || group.size > 0) return;
        byTopic.delete(topic);
        onChange(topic, false);
      };
    },
    tell(topic, value) {
      for (const { listener } of byTopic.get(topic) ?? []) {
        try {
          listener(value);
        } catch (error) {
          // A failing listener must not stop the publisher or the next listener.
          log.error({ err: error, topic }, 'a listener failed');
        }
      }
    },
    topics: () => [...byTopic.keys()],
  };
}
