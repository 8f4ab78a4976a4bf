import { computed, type ReadableAtom } from 'nanostores';
import { createCore, type Core } from './core.ts';
import badgeCss from '../notify/badge.css?inline';
import { createBadge } from '../notify/badge.ts';
import type { BubbleContext } from '../boot/context.ts';
import { addStyle } from './style.ts';
import { createVoice, type Speak } from './announcer.ts';
import { createWords, type Say } from './words.ts';

/** What the second chunk has made. */
export interface Awake {
  core: Core;
  $say: ReadableAtom<Say>;
  /** Has a screen reader say something. */
  speak: Speak;
}

/** The second chunk: what a conversation needs while the panel is closed. Kept when it can speak. */
export async function startCore(context: BubbleContext, signal: AbortSignal): Promise<Awake> {
  if (context.options.more.consent) {
    await context.dress();
    if (!context.consent) throw new Error('nobody can be asked');
  }
  const core = createCore(context, signal);
  const { $unread, $panel } = core.attention;
  const { $say, ready } = createWords(context, core.$settings);
  addStyle(context.root, badgeCss);
  createBadge($unread, context, signal);
  const awake = { core, $say, speak: createVoice(core, $say, context, signal) };
  let alerts: Promise<void> | undefined;
  let preview: Promise<void> | undefined;
  const stops = [
    computed([$say, $unread], (say, count) => (count ? say('openUnread', { count }) : say('open'))).subscribe(
      (name) => (context.launcher.button.ariaLabel = name),
    ),
    $unread.subscribe((count) => {
      if (count)
        preview ??= import('../notify/unread-card.ts')
          .then(({ createPreview }) => createPreview({ $say, ...core }, context, addStyle, signal))
          .catch(() => (preview = undefined));
    }),
    // Only who has something to come back to can be called back.
    computed(
      [$unread, $panel, core.$conversation],
      (count, panel, conversation) => count || (panel === 'open' && conversation),
    ).subscribe((use) => {
      if (use) {
        alerts ??= import('../notify/notify.ts')
          .then(({ startAlerts }) => startAlerts(awake, context, signal))
          .catch(() => {});
      }
    }),
  ];
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()));
  await ready;
  signal.throwIfAborted();
  return awake;
}
