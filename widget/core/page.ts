/** The page as the core sees it. All of it may be missing: a core without a page is an ordinary thing. */
export function onPage(types: string[], handler: (event: Event) => void, signal: AbortSignal): void {
  for (const type of types) {
    const target = type === 'visibilitychange' ? globalThis.document : globalThis;
    target?.addEventListener?.(type, handler, { signal });
  }
}

export function isVisible(): boolean {
  return globalThis.document?.visibilityState !== 'hidden';
}

/** A wait that ends early when it is woken. */
export class Sleeper {
  #wake: () => void = () => {};

  sleep(time: number): Promise<void> {
    return new Promise((resolve) => {
      // Beyond the longest timer there is: until woken.
      const timer = time < 2 ** 31 ? setTimeout(resolve, time) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  wake(): void {
    this.#wake();
  }
}
