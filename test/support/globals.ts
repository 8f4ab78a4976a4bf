import type { Page } from 'playwright-core';

/**
 * Remembers, before anything of the page runs, every property of `window`, of the constructors on it and of their
 * prototypes.
 *
 * @returns what was added, removed or replaced since, as `owner property`
 */
export async function countGlobals(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    type Shelf = Map<PropertyKey, unknown>;
    /** Changes by itself, as the page lives. */
    const live = /^(event|name|status|scroll|page|screen|inner|outer|closed|length|origin|performance)/;
    const at = Symbol.for('test-globals');

    const look = (owner: object): Shelf =>
      new Map(
        Reflect.ownKeys(owner).map((key) => {
          const { value, get, set } = Reflect.getOwnPropertyDescriptor(owner, key)!;
          return [key, get ? `${String(get)}${String(set)}` : value];
        }),
      );
    const owners = (): Map<string, object> => {
      const found = new Map<string, object>([['window', window]]);
      for (const [key, value] of look(window)) {
        if (typeof value !== 'function' || key === at) continue;
        found.set(String(key), value);
        const { prototype } = value as { prototype?: unknown };
        if (prototype && typeof prototype === 'object') found.set(`${String(key)}.prototype`, prototype);
      }
      return found;
    };

    const before = new Map([...owners()].map(([name, owner]) => [name, [owner, look(owner)] as const]));
    const changes = (): string[] =>
      [...before].flatMap(([name, [owner, had]]) => {
        const has = look(owner);
        return [...new Set([...had.keys(), ...has.keys()])]
          .filter((key) => {
            if (name === 'window' && live.test(String(key))) return false;
            return had.has(key) !== has.has(key) || !Object.is(had.get(key), has.get(key));
          })
          .map((key) => `${name} ${String(key)}`);
      });
    Object.assign(window, { [at]: changes });
    before.get('window')![1].set(at, changes);
  });
  return () =>
    page.evaluate(() => {
      const changes = (window as unknown as Record<symbol, () => string[]>)[Symbol.for('test-globals')]!;
      return changes().toSorted();
    });
}
