import { useState } from 'preact/hooks';
import { useSignalEffect } from '../use-signal-effect.ts';

/** Draws the component again when another tab has saved answers. The returned function does so after this tab has. */
export function useSavedAnswers(): () => void {
  const [, set] = useState({});
  const redraw = (): void => set({});
  useSignalEffect((signal) => globalThis.addEventListener('storage', redraw, { signal }), []);
  return redraw;
}
