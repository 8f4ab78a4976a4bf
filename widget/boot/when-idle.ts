/** Not more than one call in this time, however often the visitor changes tabs. */
const APART = 10_000;
/** Some pages are never idle. A timer, where idleness is not told, takes it for nothing and comes at once. */
const PATIENCE: IdleRequestOptions = { timeout: 2_000 };

/** Calls `ask` once the page is idle and visible, and again whenever the visitor comes back to it. */
export function whenShown(ask: () => void, signal: AbortSignal): void {
  let next = 0;

  const look = (): void => {
    // A page that is prerendered counts as hidden.
    if (signal.aborted || document.hidden || performance.now() < next) return;
    next = performance.now() + APART;
    ask();
  };

  (globalThis.requestIdleCallback ?? setTimeout)(
    () => {
      for (const type of ['visibilitychange', 'pageshow', 'online']) addEventListener(type, look, { signal });
      look();
    },
    PATIENCE as number & IdleRequestOptions,
  );
}
