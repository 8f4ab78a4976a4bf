import { useEffect, useState } from 'preact/hooks';
import { useView } from './view.ts';

/** A part that could not be loaded is asked for again after this time, in ms. */
const AGAIN = 5000;

/**
 * A part of the panel that loads once the visitor has seen the panel. After a failure it is tried again while the panel is
 * open.
 *
 * @param load imports the part; always the same function
 * @param isWanted whether to load it at all
 * @returns `undefined` until it is there
 */
export function useLater<Part extends object>(load: () => Promise<Part>, isWanted = true): Part | undefined {
  const { $open, shown } = useView();
  const [part, setPart] = useState<Part>();
  const isWaiting = isWanted && !part;

  useEffect(() => {
    if (!isWaiting) return undefined;
    let isOver = false;
    const stop = $open.subscribe(begin);
    return () => {
      isOver = true;
      stop();
    };

    function begin(): void {
      if (!isOver && $open.get())
        shown.then(load).then(
          (loaded) => isOver || setPart(loaded),
          () => setTimeout(begin, AGAIN),
        );
    }
  }, [isWaiting, load, $open, shown]);
  return part;
}
