import { computed } from 'nanostores';
import type { BubbleContext } from '../boot/context.ts';
import type { StartedCore } from './started-core.ts';

/** Loads what tells the visitor of new messages, as soon as there can be any. */
export function loadNotify(started: StartedCore, context: BubbleContext): void {
  const { $conversation, unread } = started.core;
  let card: Promise<void> | undefined;
  let notify: Promise<void> | undefined;
  const stops = [
    unread.$count.subscribe((count) => {
      if (count)
        card ??= import('../notify/UnreadCard.tsx')
          .then(({ showUnreadCard }) => showUnreadCard(started, context))
          .catch(() => (card = undefined));
    }),
    // A visitor without a conversation has nothing to come back to.
    computed(
      [unread.$count, unread.$panel, $conversation],
      (count, panel, conversation) => count || (panel === 'open' && conversation),
    ).subscribe((isRequired) => {
      if (isRequired)
        notify ??= import('../notify/notify.ts')
          .then(({ startNotify }) => startNotify(started, context))
          .catch(() => {});
    }),
  ];
  context.signal.addEventListener('abort', () => stops.forEach((stop) => stop()));
}
