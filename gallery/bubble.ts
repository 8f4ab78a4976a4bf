import { computed } from 'nanostores';
import { createLauncher } from '../widget/boot/launcher/launcher.ts';
import launcherCss from '../widget/boot/launcher/launcher.css?inline';
import badgeCss from '../widget/notify/badge.css?inline';
import { createBadge } from '../widget/notify/badge.ts';
import { createPreview } from '../widget/notify/unread-card.ts';
import { chooseLanguage } from '../widget/locales/languages.ts';
import { applyAppearance, appearanceRules } from '../widget/appearance/appearance.ts';
import { mountPanel } from '../widget/panel/mount-panel.tsx';
import type { Handle, BubbleStorage, BubbleContext } from '../widget/boot/context.ts';
import { addStyle } from '../widget/core/style.ts';
import { createVoice } from '../widget/core/announcer.ts';
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
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  addStyle(root, launcherCss);
  host.toggleAttribute('dark', look.theme === 'dark');
  const launcher = createLauncher(root, nothing, nothing);
  let wanted = state.panel === 'open';
  const context: BubbleContext = {
    name: 'gallery',
    options: {
      server: location.origin,
      site: 'main',
      title: '',
      storage: 'auto',
      more: { locale: look.locale, ...(look.color && { color: look.color }), ...state.options },
    },
    session: {
      answer: undefined,
      getBearer: nothing as () => undefined,
      setBearer: nothing,
      open: never,
      call: never,
      request: never,
    },
    storage: createMemory(),
    root,
    inline: !!state.options?.container,
    emit: nothing,
    // A part of the page is opened by what puts it there.
    open: () => (wanted = true),
    close: nothing,
    focus: nothing,
    makeKey: () => '',
    wanted: () => [look.locale],
    launcher,
    applyTheme: nothing,
    applyOptions: never,
    permit: never,
    loadCore: never,
  };
  applyAppearance(context, createStill(context.options), signal);
  colored.push(root.adoptedStyleSheets.at(-1)!);
  if (!host.isConnected) place.append(host);
  if (state.launcher) launcher.show(state.launcher);
  // A launcher alone has loaded nothing more.
  if (!wanted && !state.messages) return;

  const core = createStillCore(state, context.storage, signal);
  const { $say, ready } = createWords(context, core.$settings);
  addStyle(root, badgeCss);
  createBadge(core.unread.$count, context, signal);
  createPreview({ $say, ...core }, context, addStyle, signal);
  const speak = createVoice(core, $say, context, signal);
  computed([$say, core.unread.$count], (say, count) => (count ? say('openUnread', { count }) : say('open'))).subscribe(
    (name) => (launcher.button.ariaLabel = name),
  );
  if (wanted) {
    await ready;
    (await mountPanel({ core, $say, speak }, context, signal)).show();
    launcher.show('open');
  }
  const language = chooseLanguage([look.locale]);
  await new Promise<void>((resolve) => {
    $say.subscribe((say) => say.language === language && resolve());
  });
  await state.act?.(root);
}

/** What the launcher's chunk would hold in its hands. */
function createStill(options: Handle['options']): Handle {
  return { options, open: nothing, close: nothing, toggle: nothing, destroy: nothing, on: () => nothing, api: never };
}

/** No state knows what another one has kept. */
function createMemory(): BubbleStorage {
  const memory = new Map<string, string | undefined>();
  return {
    get: (name) => memory.get(name),
    set: (name, value) => memory.set(name, value).size > 0,
  };
}
