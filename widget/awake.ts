import { computed, type ReadableAtom } from 'nanostores';
import { createCore, type Core } from './core/core.ts';
import { createPreview } from './launcher/preview.ts';
import type { Stage } from './stage.ts';
import { createWords, type Say } from './words.ts';

/** What the second chunk has made. */
export interface Awake {
  core: Core;
  $say: ReadableAtom<Say>;
}

/** The second chunk: what a conversation needs while the panel is closed. */
export function startCore(stage: Stage, signal: AbortSignal): Awake {
  const core = createCore(stage, signal);
  const { $unread, $panel } = core.attention;
  const $say = createWords(stage);
  const awake = { core, $say };
  createPreview({ $say, ...core }, stage, signal);
  let alerts: Promise<void> | undefined;
  const stops = [
    computed([$say, $unread], (say, count) => (count ? say('openUnread', { count }) : say('open'))).subscribe(
      (name) => (stage.launcher.button.ariaLabel = name),
    ),
    // Only who has something to come back to can be called back.
    computed(
      [$unread, $panel, core.$conversation],
      (count, panel, conversation) => count || (panel === 'open' && conversation),
    ).subscribe((use) => {
      if (use) {
        alerts ??= import('./attention/alerts.ts')
          .then(({ startAlerts }) => startAlerts(awake, stage, signal))
          .catch(() => {});
      }
    }),
  ];
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()));
  return awake;
}
