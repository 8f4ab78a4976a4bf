import type { Outgoing, OutboxStore } from './outbox.ts';

/** Keeps the outbox as long as the page lives. */
export function createMemoryStore(): OutboxStore {
  const kept = new Map<string, Outgoing>();
  return {
    load: async () => [...kept.values()],
    put: async (message) => void kept.set(message.key, message),
    delete: async (key) => void kept.delete(key),
  };
}
