import { useStore } from '@nanostores/preact';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Row } from '../core/timeline.ts';
import { useView } from './view.ts';

/** Nearer to the end than this, in pixels, counts as at the end. */
const NEAR = 40;

/** Keeps the end in sight for who is at the end, and the place for who is not. */
export function useScroll(rows: Row[]): { ref: RefObject<HTMLDivElement | null>; onScroll: () => void } {
  const { $open } = useView();
  const open = useStore($open);
  const logRef = useRef<HTMLDivElement>(null);
  /** Pixels between what is seen and the end. They stay the same when earlier messages come in above. */
  const belowRef = useRef(0);
  const edgesRef = useRef<string[]>([]);

  useLayoutEffect(() => {
    const log = logRef.current;
    if (!log || !open) return;
    const [first = '', last = ''] = edgesRef.current;
    const next = rows.filter(({ type }) => type !== 'day').map(({ id }) => id);
    edgesRef.current = [next[0] ?? '', next.at(-1) ?? ''];
    const own = rows.at(-1)?.type === 'outgoing' && edgesRef.current[1] !== last;
    const earlier = first !== edgesRef.current[0];
    if (own || belowRef.current < NEAR) log.scrollTop = log.scrollHeight;
    else if (earlier) log.scrollTop = log.scrollHeight - log.clientHeight - belowRef.current;
    measure();
  }, [rows, open]);

  // What is written grows and takes room from the log; so does a phone's keyboard.
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => {
      const log = logRef.current;
      if (log && belowRef.current < NEAR) log.scrollTop = log.scrollHeight;
    });
    if (logRef.current) observer.observe(logRef.current);
    return () => observer.disconnect();
  }, []);

  return { ref: logRef, onScroll: measure };

  function measure(): void {
    const log = logRef.current;
    // A closed panel has no size, and must not count as scrolled.
    if (log?.clientHeight) belowRef.current = log.scrollHeight - log.clientHeight - log.scrollTop;
  }
}
