import { computed } from 'nanostores';
import { render, type VNode } from 'preact';
import type { Message } from '../../wire/message.ts';
import type { BubbleContext } from '../boot/context.ts';
import type { StartedCore } from '../core/started-core.ts';
import { addStyle } from '../core/style.ts';
import { summaryOf } from '../core/summary.ts';
import type { Say } from '../core/words.ts';
import css from './unread-card.css?inline';

interface Props {
  message: Message;
  say: Say;
  open(): void;
  dismiss(): void;
}

/** Shows the newest unread message beside the launcher, until the visitor dismisses it or opens the panel. */
export function showUnreadCard(
  { core: { unread }, $say }: Pick<StartedCore, 'core' | '$say'>,
  { root, signal, open, focus }: BubbleContext,
): void {
  if (signal.aborted) return;
  addStyle(root, css);
  const place = root.appendChild(document.createElement('div'));
  const stop = computed([unread.$preview, $say], (message, say) => ({ message, say })).subscribe(({ message, say }) =>
    render(message ? <UnreadCard message={message} say={say} open={open} dismiss={dismiss} /> : null, place),
  );
  signal.addEventListener('abort', () => {
    stop();
    render(null, place);
    place.remove();
  });

  function dismiss(): void {
    unread.dismiss();
    focus();
  }
}

function UnreadCard({ message, say, open, dismiss }: Props): VNode {
  return (
    <div class="card" part="card">
      <button type="button" class="show" part="show" onClick={open}>
        <span class="from" part="from" dir="auto">
          {message.sender?.name || say('team')}
        </span>
        <span class="text" part="text" dir="auto">
          {summaryOf(message, say)}
        </span>
      </button>
      <button type="button" class="dismiss" part="dismiss" aria-label={say('dismiss')} onClick={dismiss}>
        {'\u2715'}
      </button>
    </div>
  );
}
