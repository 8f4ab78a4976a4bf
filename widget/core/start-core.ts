import { atom, computed, type ReadableAtom, type WritableAtom } from 'nanostores';
import badgeCss from '../notify/badge.css?inline';
import { createBadge } from '../notify/badge.ts';
import type { BubbleContext, Consent } from '../boot/context.ts';
import { createAnnouncer, type Speak } from './announcer.ts';
import { createCore, type Core } from './core.ts';
import { loadNotify } from './load-notify.ts';
import type { PanelTool } from './panel-tools.ts';
import { addStyle } from './style.ts';
import { createWords, type Say } from './words.ts';

/** What a conversation needs while the panel is closed. */
export interface StartedCore {
  core: Core;
  /** Undefined where the options ask for no consent. */
  consent: Consent | undefined;
  $say: ReadableAtom<Say>;
  speak: Speak;
  $tools: WritableAtom<PanelTool[]>;
}

/**
 * Starts the core, its texts, and what shows on the launcher what is unread.
 *
 * @returns resolves once the visitor's language is loaded, after at most one second
 */
export async function startCore(context: BubbleContext): Promise<StartedCore> {
  const { options, root, launcher, signal } = context;
  signal.throwIfAborted();
  const consent = options.more.consent ? await context.applyOptions() : undefined;
  if (options.more.consent && !consent) throw new Error('the code that asks for consent could not be loaded');
  const core = createCore({ ...context, consent }, signal);
  const { $count } = core.unread;
  const { $say, ready } = createWords(context, core.$settings);
  const started = { core, consent, $say, speak: createAnnouncer(core, $say, context), $tools: atom<PanelTool[]>([]) };

  addStyle(root, badgeCss);
  createBadge($count, context);
  const stop = computed([$say, $count], (say, count) => (count ? say('openUnread', { count }) : say('open'))).subscribe(
    (name) => (launcher.button.ariaLabel = name),
  );
  signal.addEventListener('abort', stop);
  loadNotify(started, context);
  await ready;
  signal.throwIfAborted();
  return started;
}
