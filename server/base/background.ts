/** Work that continues after its request was answered. */
export interface Background {
  run(work: () => Promise<void>): void;
  /** Resolves when no work is left. */
  idle(): Promise<void>;
}

/** @param onError gets every failure: no caller waits for the work */
export function createBackground(onError: (error: unknown) => void): Background {
  const running = new Set<Promise<void>>();
  return {
    run(work) {
      const task = work()
        .catch(onError)
        .finally(() => running.delete(task));
      running.add(task);
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
