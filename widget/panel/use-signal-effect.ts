import { useLayoutEffect } from 'preact/hooks';

/**
 * An effect whose listeners end with a signal: before it starts again, and with the component.
 *
 * @param inputs starts again when one of these changes
 */
export function useSignalEffect(start: (signal: AbortSignal) => void, inputs: unknown[]): void {
  useLayoutEffect(() => {
    const controller = new AbortController();
    start(controller.signal);
    return () => controller.abort();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- The caller names them.
  }, inputs);
}
