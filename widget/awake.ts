import { computed, type ReadableAtom } from 'nanostores';
import { createCore, type Core } from './core/core.ts';
import { createPreview } from './launcher/preview.ts';
import type { Stage } from './stage.ts';
import { createVoice, type Speak } from './voice.ts';
import { createWords, type Say } from './words.ts';

/** What the second chunk has made. */
export interface Awake {
  core: Core;
  $say: ReadableAtom<Say>;
  /** Has a screen reader say something. */
  speak: Speak;
}

/** The second chunk: what a conversation needs while the panel is closed. Kept when it can speak. */
export async function startCore(stage: Stage, signal: AbortSignal): Promise<Awake> {
  const core = createCore(stage, signal);
  const { $say, ready } = createWords(stage, core.$settings);
  createPreview({ $say, ...core }, stage, signal);
  const speak = createVoice(core, $say, stage, signal);
  const stop = computed([$say, core.attention.$unread], (say, count) =>
    count ? say('openUnread', { count }) : say('open'),
  ).subscribe((name) => (stage.launcher.button.ariaLabel = name));
  signal.addEventListener('abort', stop);
  await ready;
  signal.throwIfAborted();
  return { core, $say, speak };
}
