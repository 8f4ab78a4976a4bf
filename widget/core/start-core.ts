import { atom, computed } from 'nanostores';
import { createBadge } from '../notify/badge.ts';
import type { BubbleContext } from '../boot/context.ts';
import { createAnnouncer } from './announcer.ts';
import { createCore } from './core.ts';
import { loadNotify } from './load-notify.ts';
import type { PanelTool, StartedCore } from './started-core.ts';
import { createWords } from './words.ts';

/** A panel that is already loaded begins to be drawn within this time, in ms. */
const PANEL = 50;
/** One that is still loading, also on a slow network. */
const LOADED = 1000;

/**
 * Starts the core, its texts, and what shows on the launcher what is unread.
 *
 * @returns resolves once the visitor's language is loaded, after at most one second
 */
export async function startCore(context: BubbleContext): Promise<StartedCore> {
  const { options, launcher, session, signal } = context;
  signal.throwIfAborted();
  // Without a conversation there is no answer to miss, and what the visitor waits for comes first.
  if (session.answer?.conversation) import('./live.ts').catch(() => {});
  const consent = options.more.consent ? await context.applyOptions() : undefined;
  if (options.more.consent && !consent) throw new Error('the code that asks for consent could not be loaded');
  let connect: () => void;
  const begin = new Promise<void>((resolve) => (connect = resolve));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const core = createCore({ ...context, consent, begin }, signal);
  const { $count } = core.unread;
  const { $say, ready } = createWords(context, core.$settings);
  const speak = createAnnouncer(core, $say, context);
  const started = { core, consent, $say, speak, $tools: atom<PanelTool[]>([]), connectIn };

  createBadge($count, context);
  const stop = computed([$say, $count], (say, count) => (count ? say('openUnread', { count }) : say('open'))).subscribe(
    (name) => (launcher.button.ariaLabel = name),
  );
  signal.addEventListener('abort', stop);
  loadNotify(started, context);
  // An earlier page could not send them.
  if (context.storage.get('answers'))
    import('./answers.ts').then(
      ({ answersOf }) => answersOf(core, context),
      () => {},
    );
  connectIn(launcher.button.ariaBusy === 'true' ? LOADED : PANEL);
  await ready;
  signal.throwIfAborted();
  return started;

  function connectIn(delay: number): void {
    clearTimeout(timer);
    timer = setTimeout(connect, delay);
  }
}
