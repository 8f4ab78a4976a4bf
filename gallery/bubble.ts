import { atom, computed } from 'nanostores';
import { createLauncher } from '../widget/boot/launcher/launcher.ts';
import { createBadge } from '../widget/notify/badge.ts';
import { showUnreadCard } from '../widget/notify/UnreadCard.tsx';
import { chooseLanguage } from '../widget/locales/languages.ts';
import { applyAppearance, appearanceRules } from '../widget/appearance/appearance.ts';
import { mountPanel } from '../widget/panel/mount-panel.tsx';
import { createAnnouncer } from '../widget/core/announcer.ts';
import { createWords } from '../widget/core/words.ts';
import { createStillContext } from './context.ts';
import { createStillCore } from './core.ts';
import type { Look } from './look.ts';
import type { State } from './state.ts';

/** The style sheets with the colours of the bubbles on the page. */
const colored: CSSStyleSheet[] = [];

/** Changes the site's colour in all bubbles. */
export function recolor(color: string): void {
  for (const sheet of colored) sheet.replaceSync(appearanceRules(color));
}

/**
 * Shows the bubble in one state, made of the same parts in the same order as in `widget/boot/bubble.ts`. Resolves when its
 * language has loaded.
 */
export async function showBubble(place: HTMLElement, state: State, look: Look): Promise<void> {
  const { signal } = new AbortController();
  const launcher = createLauncher();
  const { root } = launcher;
  // An inline panel is opened as soon as it has its place.
  let isOpen = state.panel === 'open';
  const context = createStillContext(state, look, launcher, { signal, open: () => (isOpen = true) });
  applyAppearance(context);
  colored.push(root.adoptedStyleSheets.at(-1)!);
  place.append(root.host);
  // An inline panel goes from here to its place, and is opened there, when this task is over.
  await Promise.resolve();
  if (state.launcher) launcher.show(state.launcher);
  // A launcher alone has loaded nothing more.
  if (!isOpen && !state.messages) return;

  const core = createStillCore(state, context.storage, signal);
  const { $say, ready } = createWords(context, core.$settings);
  createBadge(core.unread.$count, context);
  showUnreadCard({ core, $say }, context);
  const speak = createAnnouncer(core, $say, context);
  computed([$say, core.unread.$count], (say, count) => (count ? say('openUnread', { count }) : say('open'))).subscribe(
    (name) => (launcher.button.ariaLabel = name),
  );
  if (isOpen) {
    await ready;
    (await mountPanel({ core, consent: undefined, $say, speak, $tools: atom([]), connectIn() {} }, context)).show();
    launcher.show('open');
  }
  const language = chooseLanguage([look.locale]);
  await new Promise<void>((resolve) => {
    $say.subscribe((say) => say.language === language && resolve());
  });
  await state.act?.(root);
}
