import type { StoreLog } from './log.ts';

export type Listener = (value: unknown) => void;

/** Who listens to what, in this process. */
export interface Topics {
  /** @returns the function that ends it */
  add(topic: string, listener: Listener): () => void;
  tell(topic: string, value: unknown): void;
  /** Those with listeners. */
  names(): string[];
}

/** @param changed called when a topic gets its first listener and when it loses its last one */
export function createTopics(log: StoreLog, changed: (topic: string, isHeard: boolean) => void = () => {}): Topics {
  const topics = new Map<string, Set<{ listener: Listener }>>();

  return {
    add(topic, listener) {
      // In an object of its own: the same function may listen twice.
      const entry = { listener };
      const group = topics.get(topic) ?? new Set();
      topics.set(topic, group.add(entry));
      if (group.size === 1) changed(topic, true);
      return () => {
        if (!group.delete(entry) || group.size > 0) return;
        topics.delete(topic);
        changed(topic, false);
      };
    },
    tell(topic, value) {
      for (const { listener } of topics.get(topic) ?? []) {
        try {
          listener(value);
        } catch (error) {
          // One listener's mistake is neither the publisher's nor the next listener's.
          log.error({ err: error, topic }, 'a listener failed');
        }
      }
    },
    names: () => [...topics.keys()],
  };
}
