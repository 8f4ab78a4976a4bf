import type { BrowserStorage } from './context.ts';
import type { StorageKey } from '../storage-keys.ts';

/** localStorage under a prefix. Where the browser refuses it, the memory of this page. */
export function createStorage(prefix: string, area = (): Storage => localStorage): BrowserStorage {
  const memory: { [Name in StorageKey]?: string | undefined } = {};

  return {
    get(name) {
      try {
        return area()[prefix + name] ?? memory[name];
      } catch {
        return memory[name];
      }
    },
    set(name, value) {
      memory[name] = value;
      try {
        if (value) area()[prefix + name] = value;
        else delete localStorage[prefix + name];
        // Another tab may write as well, so from now on localStorage is right.
        delete memory[name];
      } catch {
        // It stays in memory.
      }
    },
    use(other) {
      area = other;
      return memory;
    },
  };
}
