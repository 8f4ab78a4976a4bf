import { atom, computed } from 'nanostores';
import badgeCss from '../notify/badge.css?inline';
import { createBadge } from '../notify/badge.ts';
import type { BubbleContext } from '../boot/context.ts';
import { createAnnouncer } from './announcer.ts';
import baseCss from './base.css?inline';
import { createCore } from './core.ts';
import { loadNotify } from './load-notify.ts';
import type { PanelTool, StartedCore } from './started-core.ts';
import { addStyle } from './style.ts';
import { createWords } from './words.ts';

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

  addStyle(root, baseCss + badgeCss);
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
