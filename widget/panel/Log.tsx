import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { buildTimeline } from '../core/timeline.ts';
import { addStyle } from '../core/style.ts';
import type { Cut } from './log/long-log.ts';
import { Empty } from './Empty.tsx';
import { LazyForm } from './forms/LazyForm.tsx';
import { Lines } from './Lines.tsx';
import { createScroll } from './scroll.ts';
import { useView } from './view.ts';
import { useStore } from './use-store.ts';

export function Log(): VNode {
  const { core, say, $open, shown } = useView();
  const earlier = useStore(core.conversation.$earlier);
  const messages = useStore(core.conversation.$messages);
  const pending = useStore(core.outbox.$pending);
  /** What an agent wrote after this is new until the panel is closed. */
  const [seen, setSeen] = useState(Infinity);
  const [cut, setCut] = useState<Cut>();
  const blocks = useMemo(
    () => cut?.(messages, pending, seen) ?? [{ id: '', rows: buildTimeline(messages, pending, seen) }],
    [messages, pending, seen, cut],
  );
  const [{ settle, measure, keep, leave }] = useState(createScroll);
  const logRef = useRef<HTMLDivElement>(null);
  const placeRef = useRef<HTMLDivElement>(null);

  useLayoutEffect(place);

  // To be opened draws nothing anew, unless something is new.
  useLayoutEffect(() =>
    $open.listen((isOpen) => {
      const { $seen, $count } = core.unread;
      // The panel says that it is open before what is in it counts as seen.
      const from = isOpen && $count.get() ? $seen.get() : Infinity;
      if (from === seen) place();
      else setSeen(from);
    }),
  );

  useEffect(() => {
    let end: AbortController | undefined;
    const stop = $open.subscribe((isOpen) => {
      end?.abort();
      if (isOpen) read((end = new AbortController()).signal);
    });
    return () => {
      stop();
      end?.abort();
    };
    // The others are the same all its life.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [say]);

  return (
    <>
      {/* A log that speaks would read out a whole history; the announcer speaks instead. Scrolled by keyboard, it has a stop. */}
      <div
        class="log"
        part="log"
        role="log"
        aria-live="off"
        aria-label={say('log')}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        ref={logRef}
        onScroll={measure}
      >
        {earlier === 'none' ? null : <div class="earlier" />}
        {messages.length || pending.length || earlier === 'loading' ? null : <Empty />}
        {blocks.map((block) => (
          <Lines key={block.id} block={block} />
        ))}
        <LazyForm name="EmailOffer" />
      </div>
      <div class="newest" ref={placeRef} />
    </>
  );

  function place(): void {
    if ($open.get()) settle(logRef.current!, pending.at(-1)?.key, seen);
    else leave();
  }

  function read(signal: AbortSignal): void {
    const parts = {
      log: logRef.current!,
      place: placeRef.current!,
      keep,
      core,
      say,
      setSeen,
      setCut,
      buildTimeline,
      addStyle,
    };
    // Without it, a log is a list with a button.
    shown
      .then(() => import('./log/long-log.ts'))
      .then(
        ({ startReading }) => startReading(parts, signal),
        () => {},
      );
  }
}
