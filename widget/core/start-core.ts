import { computed, type ReadableAtom } from 'nanostores';
import { createCore, type Core } from './core.ts';
import badgeCss from '../notify/badge.css?inline';
import { createBadge } from '../notify/badge.ts';
import type { BubbleContext, Consent } from '../boot/context.ts';
import { addStyle } from './style.ts';
import { createVoice, type Speak } from './announcer.ts';
import { createWords, type Say } from './words.ts';

/** What the second chunk has made. */
export interface StartedCore {
  core: Core;
  /** Undefined where the options ask for no consent. */
  consent: Consent | undefined;
  $say: ReadableAtom<Say>;
  /** Has a screen reader say something. */
  speak: Speak;
}

/** The second chunk: what a conversation needs while the panel is closed. Kept when it can speak. */
export async function startCore(context: BubbleContext): Promise<StartedCore> {
  const { options, signal } = context;
  signal.throwIfAborted();
  const consent = options.more.consent ? await context.applyOptions() : undefined;
  if (options.more.consent && !consent) throw new Error('the code that asks for consent could not be loaded');
  const core = createCore({ ...context, consent }, signal);
  const { $count, $panel } = core.unread;
  const { $say, ready } = createWords(context, core.$settings);
  addStyle(context.root, badgeCss);
  createBadge($count, context, signal);
  const awake = { core, consent, $say, speak: createVoice(core, $say, context, signal) };
  let alerts: Promise<void> | undefined;
  let preview: Promise<void> | undefined;
  const stops = [
    computed([$say, $count], (say, count) => (count ? say('openUnread', { count }) : say('open'))).subscribe(
      (name) => (context.launcher.button.ariaLabel = name),
    ),
    $count.subscribe((count) => {
      if (count)
        preview ??= import('../notify/unread-card.ts')
          .then(({ createPreview }) => createPreview({ $say, ...core }, context, addStyle, signal))
          .catch(() => (preview = undefined));
    }),
    // Only who has something to come back to can be called back.
    computed(
      [$count, $panel, core.$conversation],
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
