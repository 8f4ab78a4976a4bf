import { useLayoutEffect, useState } from 'preact/hooks';
import type { ReadableAtom } from 'nanostores';

/**
 * The value of a store; drawn anew when it changes, once for all that changes in one task. `@nanostores/preact` keeps
 * five hooks for each, for what was drawn on a server first: 240 bytes more, and a slower first view.
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
