import { launcherEn } from '../../locales/launcher-en.ts';
import type { PanelState } from '../panel-lifecycle.ts';
import css from './launcher.css?inline';

export interface Launcher {
  /** Holds everything of the bubble; its host is not on the page yet. */
  root: ShadowRoot;
  button: HTMLElement;
  /**
   * Sets the texts.
   *
   * @param words the English ones by default
   */
  say(words?: typeof launcherEn): typeof launcherEn;
  /** Hides the button behind an open panel, and says when the panel could not be loaded. */
  show(panel: PanelState): void;
}

/** The bubble's element with the round button. `prepare` hears that the visitor is about to open the panel. */
export function createLauncher(): Launcher {
  let words = launcherEn;
  const root = document.createElement('bubble-root').attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  // React 18 draws a document that it hydrates again because of an element that is not its own, but it skips comments. So
  // the bubble passes for one while the document is a container of React's and the parent is not a part of it yet.
  Object.defineProperty(root.host, 'nodeType', {
    get: () =>
      /ctC/.test(Object.keys(document) as never) > /ctF/.test(Object.keys(root.host.parentNode ?? 0) as never) ? 8 : 1,
  });
  const button = make('button', 'launcher', root);
  button.ariaLabel = words.open;
  const tip = make('div', 'tip', root);
  tip.role = 'alert';
  tip.hidden = true;

  return {
    root,
    button,
    say: (next = launcherEn) => (words = next),
    show(panel) {
      button.hidden = panel === 'open';
      button.ariaBusy = (panel === 'loading') as never;
      tip.hidden = panel !== 'failed';
      tip.textContent = words.failed;
    },
  };
}

function make(tag: string, name: string, parent: Node): HTMLElement {
  const element = document.createElement(tag);
  element.className = element.part = name;
  return parent.appendChild(element);
}
