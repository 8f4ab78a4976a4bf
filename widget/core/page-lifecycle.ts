import type { SendRequest } from '../../wire/message.ts';

const ON_DOCUMENT = ['visibilitychange', 'freeze', 'resume'];

/** Listens to events of the page. Without a page, as in tests, there is nothing to listen to. */
export function onPage(types: string[], handler: (event: Event) => void, signal: AbortSignal): void {
  for (const type of types) {
    const target = ON_DOCUMENT.includes(type) ? globalThis.document : globalThis;
    target?.addEventListener?.(type, handler, { signal });
  }
}

export function isVisible(): boolean {
  return globalThis.document?.visibilityState !== 'hidden';
}

/**
 * Calls `arrive` now, and again when the page comes back from the back/forward cache or from being frozen. Connections,
 * locks and timers must end with the `stay` signal: with one of them open a page can't be cached, and other tabs would
 * wait for a lock of a frozen one.
 *
 * @param begin delays the first call
 */
export function whilePresent(arrive: (stay: AbortSignal) => void, signal: AbortSignal, begin?: Promise<void>): void {
  let stay: AbortController | undefined;
  const come = (): void => {
    if (signal.aborted || stay?.signal.aborted === false) return;
    stay = childOf(signal);
    arrive(stay.signal);
  };
  onPage(['pagehide', 'freeze'], () => stay?.abort(), signal);
  onPage(['pageshow', 'resume'], come, signal);
  if (begin) void begin.then(come);
  else come();
}

/** A controller that is aborted with its parent, or before. */
export function childOf(parent: AbortSignal): AbortController {
  const child = new AbortController();
  if (parent.aborted) child.abort();
  parent.addEventListener('abort', () => child.abort(), { signal: child.signal });
  return child;
}

/** A wait that ends early when it is woken. */
export class Sleeper {
  #wake: () => void = () => {};

  /** @param time in ms; without it until it is woken */
  sleep(until: AbortSignal, time?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = time === undefined ? undefined : setTimeout(() => this.#wake(), time);
      this.#wake = () => {
        clearTimeout(timer);
        until.removeEventListener('abort', this.#wake);
        resolve();
      };
      until.addEventListener('abort', this.#wake);
      if (until.aborted) this.#wake();
    });
  }

  wake(): void {
    this.#wake();
  }
}

export type PageContext = Pick<SendRequest, 'page' | 'title' | 'referrer' | 'language' | 'time_zone'>;

/** The page at this moment: it may have changed since it was loaded. What is not known is left out. */
export function describePage(): PageContext {
  const { location, document, navigator } = globalThis;
  const all: Record<string, string | undefined> = {
    page: location?.href,
    title: document?.title,
    referrer: document?.referrer,
    language: navigator?.language,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value));
}
