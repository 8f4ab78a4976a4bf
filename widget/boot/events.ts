import type { BubbleContext } from './context.ts';

/** The listeners of one bubble. After the signal they hear nothing. */
export function createEvents(signal: AbortSignal): Pick<BubbleContext, 'on' | 'emit'> {
  const listeners = new Set<[name: string, listener: (detail: never) => void]>();

  return {
    on(name, listener) {
      const entry: [string, typeof listener] = [name, listener];
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    emit(name: string, detail?: unknown) {
      for (const [wanted, listener] of listeners) if (wanted === name && !signal.aborted) listener(detail as never);
    },
  };
}
