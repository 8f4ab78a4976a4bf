import { useEffect, useRef } from 'preact/hooks';

const EVERY = 1000;

/** Does something now, about once a second while the page can be seen, and whenever the key changes. */
export function usePoll(act: () => Promise<void>, key: unknown): void {
  const latestRef = useRef(act);
  useEffect(() => {
    latestRef.current = act;
  });
  useEffect(() => {
    let ended = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const turn = async () => {
      clearTimeout(timer);
      if (ended || document.hidden) return;
      await latestRef.current();
      clearTimeout(timer);
      if (!ended) timer = setTimeout(turn, EVERY);
    };
    void turn();
    document.addEventListener('visibilitychange', turn);
    return () => {
      ended = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', turn);
    };
  }, [key]);
}
