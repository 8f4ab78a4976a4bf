import type { SendRequest } from '../../wire/message.ts';

const ON_DOCUMENT = ['visibilitychange', 'freeze', 'resume'];

/** The page as the core sees it. All of it may be missing: a core without a page is an ordinary thing. */
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
 * Calls `arrive` now, and again whenever the page comes back from the back/forward cache or from being frozen. What is
 * open, held or running must end with the `stay` it was begun in: a page that keeps it can't be cached, and other tabs
 * would wait for a frozen one.
 */
export function whilePresent(arrive: (stay: AbortSignal) => void, signal: AbortSignal): void {
  let stay: AbortController | undefined;
  const come = (): void => {
    if (stay?.signal.aborted === false) return;
    stay = childOf(signal);
    arrive(stay.signal);
  };
  onPage(['pagehide', 'freeze'], () => stay?.abort(), signal);
  onPage(['pageshow', 'resume'], come, signal);
  come();
}

/** Ends when its parent does, or before. */
export function childOf(parent: AbortSignal): AbortController {
  const child = new AbortController();
  if (parent.aborted) child.abort();
  parent.addEventListener('abort', () => child.abort(), { signal: child.signal });
  return child;
}

/** A wait that ends early when it is woken. */
export class Sleeper {
  #wake: () => void = () => {};

  /** Without a time until it is woken. */
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

/** What the page is now; it may have changed since it was loaded. What is not known is left out. */
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
