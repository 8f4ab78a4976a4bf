import { chooseLauncherWords } from '../locales/launcher-others.ts';
import type { BubbleContext, Consent } from '../boot/context.ts';
import { SURFACES } from './surfaces.ts';
import { parseColor, tokensFor } from './color.ts';
import { listenToButtons } from './custom-launcher.ts';
import { enterContainer } from './inline.ts';
import css from './appearance.css?inline';
import { createConsent } from '../consent/consent.ts';
import { checkOptions } from './read-options.ts';
import { reportMissing, reportUnknown } from './report-missing.ts';

/** For the explanations of other mistakes. Their chunk loads this one for it. */
export { nearestName } from './nearest-name.ts';

/** The bubbles whose options were applied, with the visitor's consent if the options ask for it. */
const applied = new WeakMap<BubbleContext, Consent | undefined>();

/** Between two attempts to load what brings a bubble back, in ms. */
const PATIENCE = 5_000;

/**
 * Applies the host developer's options and the visitor's language to the launcher. When it is called again it applies what
 * can change later: theme and language.
 *
 * @returns the visitor's consent, if the options ask for it
 */
export function applyAppearance(context: BubbleContext): Consent | undefined {
  const { root, storage, emit } = context;
  const { more } = context.options;
  // A wrong value falls back to `none`: who waits for the consent gets one that is given.
  const asksConsent = !!more.consent;
  checkOptions(more);
  reportUnknown(context);
  for (const theme of ['light', 'dark']) root.host.toggleAttribute(theme, more.theme === theme);
  applyLanguage(context);
  if (applied.has(context)) return applied.get(context);
  const consent = asksConsent ? createConsent(storage, more.consent === 'required') : undefined;
  applied.set(context, consent);
  if (more.greeting) more.texts = { ...(more.texts as object), greeting: more.greeting };
  if (more.show === 'later') root.host.setAttribute('off', '');
  if (more.debug !== undefined && String(more.debug) !== 'false')
    void import('../diagnose/debug-table.ts').then(({ report }) => report(context));

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(appearanceRules(more.color));
  root.adoptedStyleSheets.push(sheet);
  if (more.side === 'start') root.host.setAttribute('side', 'start');
  decorateLauncher(context);
  placeBubble(context);
  // The core may have chosen its texts before these options were read.
  if (more.texts) emit('locale');
  return consent;
}

/**
 * Brings a bubble back that the page's code has removed, now and later.
 *
 * @param watcher has seen it. What loads here watches in its place
 */
export async function append(context: BubbleContext, watcher: MutationObserver): Promise<void> {
  // It may be on its way to the page for the first time.
  await new Promise((resolve) => setTimeout(resolve));
  if (context.root.host.isConnected || context.signal.aborted) return;
  watcher.disconnect();
  import('./keep-on-page.ts').then(
    ({ keepOnPage }) => keepOnPage(context),
    () => setTimeout(append, PATIENCE, context, watcher),
  );
}

function applyLanguage({ root, launcher, options: { more } }: BubbleContext): void {
  const wanted = [more.locale, document.documentElement.lang, ...navigator.languages];
  const [language, words] = chooseLauncherWords(wanted) ?? ['en'];
  const { open } = launcher.say(words);
  // Once the core runs, which brings the live region, it chooses the language, and the launcher's name tells what is unread.
  if (root.querySelector('[aria-live]')) return;
  const host = root.host as HTMLElement;
  host.lang = language;
  host.dir = words?.dir ?? 'ltr';
  launcher.button.ariaLabel = open;
}

function decorateLauncher({ launcher: { button }, options: { more } }: BubbleContext): void {
  if (more.icon) {
    const picture = document.createElement('img');
    picture.src = String(more.icon);
    picture.alt = '';
    button.classList.add('own');
    button.append(picture);
  }
  if (more.label) {
    const label = document.createElement('span');
    label.textContent = String(more.label);
    label.id = label.part = 'label';
    button.classList.add('wide');
    button.append(label);
    // The accessible name has to contain the visible text.
    button.id = 'launcher';
    button.setAttribute('aria-labelledby', 'label launcher');
  }
}

/** The panel stands in the page, or the page's own buttons open it, or the launcher does. */
function placeBubble(context: BubbleContext): void {
  const { more } = context.options;
  const buttons = String(more.launcher ?? 'auto');
  if (more.container) {
    enterContainer(context, String(more.container));
    reportMissing(context, 'container', String(more.container));
  } else if (buttons !== 'auto') {
    if (buttons !== 'none') reportMissing(context, 'launcher', buttons);
    context.launcher.button.remove();
    context.root.host.setAttribute('bare', '');
    listenToButtons(context, buttons);
  }
}

/** @param color the site's colour, if the options name one */
export function appearanceRules(color: unknown): string {
  return css + (color ? colorRules(String(color)) : '');
}

/** More specific than the style sheets of the later chunks, which may come in any order. */
function colorRules(text: string): string {
  const rule = (selector: string, surfaces: readonly string[]): string => {
    const tokens = tokensFor(parseColor(text), surfaces.map(parseColor));
    // The page's own custom properties win over the option.
    const lines = Object.entries(tokens).map(([name, value]) => {
      const token = `--bubble-${name.includes('-on-') ? 'on-color' : 'color'}`;
      return `${name}:var(${token},${value})!important`;
    });
    return `${selector}{${lines.join(';')}}`;
  };
  const dark = rule(':host(:not([light]))', SURFACES.dark);
  return `${rule(':host(:not([dark]))', SURFACES.light)}@media(prefers-color-scheme:dark){${dark}}${rule(':host([dark])', SURFACES.dark)}`;
}
