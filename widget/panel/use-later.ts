import { useEffect, useState } from 'preact/hooks';
import { useView } from './view.ts';

/**
 * A part of the panel that loads once the visitor has seen the panel. After a failure the next opening tries again.
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
    const stop = $open.subscribe((isOpen) => {
      if (isOpen)
        shown.then(load).then(
          (loaded) => isOver || setPart(loaded),
          () => {},
        );
    });
    return () => {
      isOver = true;
      stop();
    };
  }, [isWaiting, load, $open, shown]);
  return part;
}
