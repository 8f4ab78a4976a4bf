/** For events that reach the window. The core has as much, but what two chunks share is paid for in the first. */
export function onWindow(types: string[], handler: () => void, signal: AbortSignal): void {
  for (const type of types) addEventListener(type, handler, { signal });
}
