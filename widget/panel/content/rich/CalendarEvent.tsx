import type { VNode } from 'preact';
import { OutLink } from './OutLink.tsx';
import type { RichProps } from './rich-props.ts';

/** An invitation to choose a time in the team's calendar. */
export function CalendarEvent({ rich: { title, link }, say }: RichProps<'cal_event'>): VNode | null {
  if (title === undefined && link === undefined) return null;
  return (
    <div class="card-of">
      {title === undefined ? null : (
        <p class="card-text card-title" dir="auto">
          {title}
        </p>
      )}
      {link === undefined ? null : (
        <div class="actions">
          <OutLink to={link} look="btn">
            {say('chooseTime')}
          </OutLink>
        </div>
      )}
    </div>
  );
}
