import { useStore } from '@nanostores/preact';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { buildTimeline } from '../core/timeline.ts';
import { Earlier } from './Earlier.tsx';
import { Line } from './Line.tsx';
import { useScroll } from './scroll.ts';
import { dayName } from './time.ts';
import { useView } from './view.ts';

export function Log(): VNode {
  const { core, say } = useView();
  const messages = useStore(core.conversation.$messages);
  const outgoing = useStore(core.outbox.$outgoing);
  const rows = useMemo(() => buildTimeline(messages, outgoing), [messages, outgoing]);
  const scroll = useScroll(rows);
  return (
    // A log that speaks would read out a whole history; the announcer speaks instead. Scrolled by keyboard, it has a stop.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div class="log" part="log" role="log" aria-live="off" aria-label={say('log')} tabIndex={0} {...scroll}>
      <Earlier />
      {rows.length ? null : <p class="empty">{say('greeting')}</p>}
      {rows.map((row) =>
        row.type === 'day' ? (
          <p class="day" key={row.id}>
            {dayName(row.time, say.language)}
          </p>
        ) : (
          <Line key={row.id} row={row} />
        ),
      )}
    </div>
  );
}
