import { chooseLauncherWords } from '../locales/launcher-others.ts';
import type { Launcher } from '../boot/launcher/launcher.ts';
import type { Handle, BubbleContext } from '../boot/context.ts';
import { SURFACES } from './surfaces.ts';
import { parseColor, tokensFor } from './color.ts';
import { listenToButtons } from './custom-launcher.ts';
import { enterContainer } from './inline.ts';
import css from './appearance.css?inline';
import { createConsent } from '../consent/consent.ts';
import { checkOptions } from './read-options.ts';

/** Bubbles that have their clothes on, with what they said before. */
const dressed = new WeakMap<Element, Launcher['words']>();

/** Dresses the launcher as the host developer and the visitor's language want it; may be called again. */
export function applyAppearance(context: BubbleContext, handle: Handle, signal: AbortSignal): void {
  const { launcher } = context;
  const { more } = context.options;
  const host = context.root.host as HTMLElement;
  checkOptions(more);
  if (more.greeting) more.texts = { ...(more.texts as object), greeting: more.greeting };
  const english = dressed.get(host) ?? launcher.words;
  speak(context, host, english);
  // Another language changes nothing else.
  if (dressed.has(host)) return;
  dressed.set(host, english);
  if (more.consent) context.consent = createConsent(context.storage, more.consent === 'required');
  if (more.show === 'later') host.setAttribute('off', '');

  if (more.debug !== undefined && String(more.debug) !== 'false') {
    void import('../diagnose/debug-table.ts').then(({ report }) => report(handle, context));
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(appearanceRules(more.color));
  context.root.adoptedStyleSheets.push(sheet);
  if (more.side === 'start') host.setAttribute('side', 'start');
  if (more.icon) {
    const picture = document.createElement('img');
    picture.src = String(more.icon);
    picture.alt = '';
    launcher.button.classList.add('own');
    launcher.button.append(picture);
  }
  if (more.label) {
    const label = document.createElement('span');
    label.textContent = String(more.label);
    label.id = label.part = 'label';
    launcher.button.classList.add('wide');
    launcher.button.append(label);
    // What is seen is a part of the name that is said.
    launcher.button.id = 'launcher';
    launcher.button.setAttribute('aria-labelledby', 'label launcher');
  }
  const buttons = String(more.launcher ?? 'auto');
  if (more.container) enterContainer(context, String(more.container), signal);
  else if (buttons !== 'auto') {
    launcher.button.remove();
    host.setAttribute('bare', '');
    listenToButtons(context, buttons, handle.toggle, signal);
  }
  // The words were quicker than this, and did not have the host's own.
  if (more.texts) context.onLocale?.();
}

/** Once the core is there, it says on the launcher what is unread. */
const isAwake = ({ button }: Launcher): boolean => button.querySelector('.badge') !== null;

function speak({ wanted, launcher }: BubbleContext, host: HTMLElement, english: Launcher['words']): void {
  const [language, words] = chooseLauncherWords(wanted()) ?? ['en'];
  host.lang = language;
  host.dir = words?.dir ?? 'ltr';
  launcher.words = words ?? english;
  if (!isAwake(launcher)) launcher.button.ariaLabel = launcher.words.open;
}

/** @param color the site's, if it has said one */
export function appearanceRules(color: unknown): string {
  return css + (color ? colorRules(String(color)) : '');
}

/** More specific than the sheets of the later chunks, which may come in any order. */
function colorRules(text: string): string {
  const rule = (selector: string, surfaces: readonly string[]): string => {
    const tokens = tokensFor(parseColor(text), surfaces.map(parseColor));
    // What a page's own style sheet says of its colours comes before the option.
    const lines = Object.entries(tokens).map(([name, value]) => {
      const token = `--bubble-${name.includes('-on-') ? 'on-color' : 'color'}`;
      return `${name}:var(${token},${value})!important`;
    });
    return `${selector}{${lines.join(';')}}`;
  };
  return rule(':host(:not([dark]))', SURFACES.light) + rule(':host([dark][dark])', SURFACES.dark);
}
