import { atom, computed } from 'nanostores';
import { createLauncher } from '../widget/boot/launcher/launcher.ts';
import badgeCss from '../widget/notify/badge.css?inline';
import { createBadge } from '../widget/notify/badge.ts';
import { showUnreadCard } from '../widget/notify/UnreadCard.tsx';
import { chooseLanguage } from '../widget/locales/languages.ts';
import { applyAppearance, appearanceRules } from '../widget/appearance/appearance.ts';
import { mountPanel } from '../widget/panel/mount-panel.tsx';
import type { BrowserStorage, BubbleContext } from '../widget/boot/context.ts';
import { addStyle } from '../widget/core/style.ts';
import { createAnnouncer } from '../widget/core/announcer.ts';
import { createWords } from '../widget/core/words.ts';
import { createStillCore, never, nothing } from './core.ts';
import type { Look } from './look.ts';
import type { State } from './state.ts';

/** What holds the colours of the bubbles that are shown. */
const colored: CSSStyleSheet[] = [];

/** Gives all of them another colour of the site's. */
export function recolor(color: string): void {
  for (const sheet of colored) sheet.replaceSync(appearanceRules(color));
}

/**
 * Puts the bubble into its place in one state, made of the same parts in the same order as in `widget/boot/bubble.ts`.
 * Resolves when it speaks its language.
 */
export async function showBubble(place: HTMLElement, state: State, look: Look): Promise<void> {
  const { signal } = new AbortController();
  const launcher = createLauncher(nothing, nothing);
  const { root } = launcher;
  let isOpen = state.panel === 'open';
  const context: BubbleContext = {
    name: 'gallery',
    signal,
    options: {
      server: location.origin,
      site: 'main',
      title: '',
      storage: 'auto',
      more: { theme: look.theme, locale: look.locale, ...(look.color && { color: look.color }), ...state.options },
    },
    session: {
      answer: undefined,
      getBearer: nothing as () => undefined,
      enter: nothing,
      open: never,
      call: never,
      request: never,
    },
    storage: createMemory(),
    root,
    emit: nothing,
    on: () => nothing,
    // An inline panel is opened as soon as it has its place.
    open: () => (isOpen = true),
    close: nothing,
    toggle: nothing,
    destroy: nothing,
    focus: nothing,
    api: never,
    makeKey: () => '',
    languages: () => [look.locale],
    launcher,
    applyOptions: never,
  };
  applyAppearance(context);
  colored.push(root.adoptedStyleSheets.at(-1)!);
  if (!root.host.isConnected) place.append(root.host);
  if (state.launcher) launcher.show(state.launcher);
  // A launcher alone has loaded nothing more.
  if (!isOpen && !state.messages) return;

  const core = createStillCore(state, context.storage, signal);
  const { $say, ready } = createWords(context, core.$settings);
  addStyle(root, badgeCss);
  createBadge(core.unread.$count, context);
  showUnreadCard({ core, $say }, context);
  const speak = createAnnouncer(core, $say, context);
  computed([$say, core.unread.$count], (say, count) => (count ? say('openUnread', { count }) : say('open'))).subscribe(
    (name) => (launcher.button.ariaLabel = name),
  );
  if (isOpen) {
    await ready;
    (await mountPanel({ core, consent: undefined, $say, speak, $tools: atom([]) }, context)).show();
    launcher.show('open');
  }
  const language = chooseLanguage([look.locale]);
  await new Promise<void>((resolve) => {
    $say.subscribe((say) => say.language === language && resolve());
  });
  await state.act?.(root);
}

/** Each state has a storage of its own. */
function createMemory(): BrowserStorage {
  const memory = new Map<string, string | undefined>();
  return {
    get: (name) => memory.get(name),
    set: (name, value) => memory.set(name, value).size > 0,
    use: () => ({}),
  };
}
