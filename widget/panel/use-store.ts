import { useLayoutEffect, useState } from 'preact/hooks';
import type { ReadableAtom } from 'nanostores';

/**
 * The value of a store. The component renders once for all changes within a task. `@nanostores/preact` also prepares for
 * server rendering: 240 bytes more, five hooks for each store, and a slower first view.
 */
export function useStore<Value>(store: ReadableAtom<Value>): Value {
  const [, redraw] = useState({});
  useLayoutEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = store.listen(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        redraw({});
      });
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store]);
  return store.get();
}
