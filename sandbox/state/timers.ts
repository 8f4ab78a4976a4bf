/** Timers that end with the sandbox. */
export class Timers {
  readonly #timers = new Set<NodeJS.Timeout>();

  later(act: () => void, milliseconds: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, milliseconds);
    this.#timers.add(timer);
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
