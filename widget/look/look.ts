import { chooseLauncherWords } from '../locales/launcher-others.ts';
import type { Launcher } from '../launcher/launcher.ts';
import type { Bubble } from '../instance.ts';
import type { Stage } from '../stage.ts';
import { SURFACES } from './surfaces.ts';
import { parseColor, tokensFor } from './color.ts';
import { listenToButtons } from './custom-launcher.ts';
import { enterContainer } from './inline.ts';
import css from './look.css?inline';
import { checkLook } from './options.ts';

/** Bubbles that have their clothes on, with what they said before. */
const dressed = new WeakMap<Element, Launcher['words']>();

/** Dresses the launcher as the host developer and the visitor's language want it; may be called again. */
export function applyLook(stage: Stage, bubble: Bubble, signal: AbortSignal): void {
  const { launcher } = stage;
  const { more } = stage.options;
  const host = stage.root.host as HTMLElement;
  checkLook(more);
  const english = dressed.get(host) ?? launcher.words;
  speak(stage, host, english);
  // Another language changes nothing else.
  if (dressed.has(host)) return;
  dressed.set(host, english);

  if (more.debug !== undefined && String(more.debug) !== 'false') {
    void import('../debug.ts').then(({ report }) => report(bubble, stage));
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css + (more.color ? colorRules(String(more.color)) : ''));
  stage.root.adoptedStyleSheets.push(sheet);
  if (more.side === 'start') host.setAttribute('side', 'start');
  if (more.label) {
    launcher.button.classList.add('wide');
    launcher.button.append(String(more.label));
  }
  const buttons = String(more.launcher ?? 'auto');
  if (more.container) enterContainer(stage, String(more.container), signal);
  else if (buttons !== 'auto') {
    launcher.button.remove();
    if (buttons !== 'none') listenToButtons(stage, buttons, bubble.toggle, signal);
  }
}

function speak({ wanted, launcher }: Stage, host: HTMLElement, english: Launcher['words']): void {
  const [language, words] = chooseLauncherWords(wanted()) ?? ['en'];
  host.lang = language;
  host.dir = words?.dir ?? 'ltr';
  launcher.words = words ?? english;
  // Once the core is there, it says what is unread as well.
  if (!launcher.button.querySelector('.badge')) launcher.button.ariaLabel = launcher.words.open;
}

/** More specific than the sheets of the later chunks, which may come in any order. */
function colorRules(text: string): string {
  const rule = (selector: string, surfaces: readonly string[]): string => {
    const tokens = tokensFor(parseColor(text), surfaces.map(parseColor));
    const lines = Object.entries(tokens).map(([name, value]) => `${name}:${value}`);
    return `${selector}{${lines.join(';')}}`;
  };
  return rule(':host(:not([dark]))', SURFACES.light) + rule(':host([dark][dark])', SURFACES.dark);
}
