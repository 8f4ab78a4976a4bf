/**
 * Calls once the page is idle and visible, and again whenever the visitor comes back to it: at most once in 10 s, however
 * often they change tabs.
 */
export function onPageVisit(listener: () => void, signal: AbortSignal): void {
  let earliest = 0;

  const visit = (): void => {
    // A prerendered page counts as hidden.
    if (signal.aborted || document.hidden || performance.now() < earliest) return;
    const apart = 10_000;
    earliest = performance.now() + apart;
    listener();
  };

  // Some pages are never idle. A browser without this call gets a timer, which ignores the options and fires at once.
  (globalThis.requestIdleCallback ?? setTimeout)(
    () => {
      for (const type of ['visibilitychange', 'pageshow', 'online']) addEventListener(type, visit, { signal });
      visit();
    },
    { timeout: 2_000 } as number & IdleRequestOptions,
  );
}
