import type { CDPSession, Page } from 'playwright-core';

/** What something on a page can leave behind, as names that can be compared. */
export interface Traces {
  listeners: string[];
  timers: string[];
  observers: number;
  nodes: number;
  locks: number;
  globals: string[];
}

/** Watches a page from its first moment on. */
export async function watchTraces(page: Page): Promise<() => Promise<Traces>> {
  await page.addInitScript(watch);
  const devtools = await page.context().newCDPSession(page);
  return async () => ({ ...(await page.evaluate(collect)), listeners: await listenersOn(devtools) });
}

function watch(): void {
  const timers = new Map<number, string>();
  const observers = new Set<object>();
  const media: MediaQueryList[] = [];
  Object.assign(window, { traces: { timers, observers, media } });

  for (const [set, clear, repeats] of [
    ['setTimeout', 'clearTimeout', false],
    ['setInterval', 'clearInterval', true],
    ['requestAnimationFrame', 'cancelAnimationFrame', false],
    ['requestIdleCallback', 'cancelIdleCallback', false],
  ] as const) {
    const host = window as unknown as Record<string, (...all: unknown[]) => number>;
    const [start, stop] = [host[set]!, host[clear]!];
    host[set] = (work, time) => {
      const id = start.call(
        window,
        (...all: unknown[]) => {
          if (!repeats) timers.delete(id);
          (work as (...all: unknown[]) => void)(...all);
        },
        time,
      );
      timers.set(id, `${set} ${JSON.stringify(time ?? 0)} ${new Error('here').stack?.split('\n')[2]?.trim()}`);
      return id;
    };
    host[clear] = (id) => {
      timers.delete(id as number);
      return stop.call(window, id);
    };
  }
  for (const kind of [MutationObserver, ResizeObserver, IntersectionObserver]) {
    const { observe, disconnect } = kind.prototype as MutationObserver;
    Object.assign(kind.prototype, {
      observe(this: MutationObserver, ...all: Parameters<MutationObserver['observe']>) {
        observers.add(this);
        observe.apply(this, all);
      },
      disconnect(this: MutationObserver) {
        observers.delete(this);
        disconnect.call(this);
      },
    });
  }
  const ask = window.matchMedia;
  window.matchMedia = (query) => {
    const list = ask.call(window, query);
    media.push(list);
    return list;
  };
}

async function collect(): Promise<Omit<Traces, 'listeners'>> {
  const { timers, observers } = (window as never as { traces: { timers: Map<number, string>; observers: Set<object> } })
    .traces;
  const { held = [], pending = [] } = (await navigator.locks?.query()) ?? {};
  return {
    timers: [...timers.values()].toSorted(),
    observers: observers.size,
    nodes: document.querySelectorAll('*').length,
    locks: held.length + pending.length,
    globals: Reflect.ownKeys(window).map(String).toSorted(),
  };
}

/** As the browser itself counts them. */
async function listenersOn(devtools: CDPSession): Promise<string[]> {
  const targets = [
    'window',
    'document',
    'document.documentElement',
    'document.body',
    'navigator',
    'visualViewport',
    'screen.orientation',
    'navigator.serviceWorker',
    'navigator.connection',
    ...Array.from({ length: 20 }, (_, n) => `traces.media[${n}]`),
  ];
  const found: string[] = [];
  for (const expression of targets) {
    const { result } = await devtools.send('Runtime.evaluate', { expression: `globalThis.${expression}` });
    if (!result.objectId) continue;
    const { listeners } = await devtools.send('DOMDebugger.getEventListeners', { objectId: result.objectId });
    const name = expression.replace(/\d+/, 'n');
    found.push(...listeners.map(({ type }) => `${name} ${type}`));
  }
  return found.toSorted();
}
