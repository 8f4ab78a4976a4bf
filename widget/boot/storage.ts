import type { BubbleStorage } from './context.ts';

/** localStorage under a prefix; where that is refused, the memory of this page. */
export function createStorage(prefix: string): BubbleStorage {
  const memory: Record<string, string | undefined> = {};

  return {
    get(name) {
      try {
        return localStorage[prefix + name] ?? memory[name];
      } catch {
        return memory[name];
      }
    },
    set(name, value) {
      memory[name] = value;
      try {
        if (value) localStorage[prefix + name] = value;
        else delete localStorage[prefix + name];
        // Another tab may write too: from now on the truth is in the storage.
        delete memory[name];
      } catch {
        // Then this page remembers it.
      }
    },
  };
}
