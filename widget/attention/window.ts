/** Every one of these events reaches the window. The core has as much; shared, it would cost all who never get here. */
export function onWindow(types: string[], handler: () => void, signal: AbortSignal): void {
  for (const type of types) addEventListener(type, handler, { signal });
}
