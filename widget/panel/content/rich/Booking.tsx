import type { VNode } from 'preact';
import type { RichProps } from './rich-props.ts';

/** An appointment that was made. */
export function Booking({ rich, say }: RichProps<'cal_event_confirmation'>): VNode | null {
  const { date, time, time_zone: zone, organizer, booker } = rich;
  const when = [date, time, zone].filter(Boolean).join(' · ');
  const who = [organizer && say('withPerson', { name: organizer }), booker && say('forPerson', { name: booker })];
  if (!when && !who.some(Boolean)) return null;
  return (
    <div class="card-of">
      <div class="card-text" dir="auto">
        {when ? <p class="card-title">{when}</p> : null}
        {who.map((line) =>
          line ? (
            <p key={line} class="second">
              {line}
            </p>
          ) : null,
        )}
      </div>
    </div>
  );
}
