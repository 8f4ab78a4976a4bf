import { useLayoutEffect, useRef } from 'preact/hooks';
import { followOutcomes, type Outcomes } from './spoken-outcomes.ts';
import { useView } from './view.ts';

/** Has a screen reader say that a message was not sent, and that it then is. */
export function useSpokenOutcomes(): void {
  const { core, say, speak } = useView();
  const toldRef = useRef<Outcomes>(new Map());

  useLayoutEffect(() => {
    const since = Math.floor(performance.timeOrigin / 1000);
    return core.outbox.$pending.subscribe((pending) => {
      const { told, texts } = followOutcomes(toldRef.current, pending, core.conversation.$messages.get(), since);
      toldRef.current = told;
      for (const text of texts) speak(say(text));
    });
  }, [core, say, speak]);
}
