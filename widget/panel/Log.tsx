import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { Empty } from './Empty.tsx';
import { LazyForm } from './forms/LazyForm.tsx';
import { Lines } from './Lines.tsx';
import { useBlocks } from './log/use-blocks.ts';
import { useReadingPlace } from './log/use-reading-place.ts';
import { useLater } from './use-later.ts';
import { useStore } from './use-store.ts';
import { useView } from './view.ts';

const loadFilledLog = () => import('./log/FilledLog.tsx');
const loadEarlierMessages = () => import('./log/EarlierMessages.tsx');

/** The conversation. */
export function Log(): VNode {
  const { core, say } = useView();
  const earlier = useStore(core.conversation.$earlier);
  const messages = useStore(core.conversation.$messages);
  const pending = useStore(core.outbox.$pending);
  const logRef = useRef<HTMLDivElement>(null);
  const { seen, setSeen, scroll } = useReadingPlace(logRef, messages, pending);
  const { blocks, layout, setLayout } = useBlocks(messages, pending, seen);
  const isEmpty = !(messages.length || pending.length);
  const filled = useLater(loadFilledLog, !isEmpty);
  const above = useLater(loadEarlierMessages, earlier !== 'none');

  return (
    <>
      {/* A live log would be read out with its whole history; the announcer speaks instead. The keyboard scrolls it. */}
      <div
        class="log"
        part="log"
        role="log"
        aria-live="off"
        aria-label={say('log')}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        ref={logRef}
        onScroll={scroll.remember}
      >
        {above && earlier !== 'none' ? <above.EarlierMessages log={logRef} /> : null}
        {isEmpty && earlier !== 'loading' ? <Empty /> : null}
        {blocks.map((block) => (
          <Lines key={block.id} block={block} />
        ))}
        <LazyForm name="EmailOffer" />
      </div>
      <div class="newest">
        {filled ? (
          <filled.FilledLog
            log={logRef}
            layout={layout}
            setLayout={setLayout}
            restoreScroll={scroll.restore}
            setSeen={setSeen}
          />
        ) : null}
      </div>
    </>
  );
}
