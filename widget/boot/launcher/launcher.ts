import { launcherEn } from '../../locales/launcher-en.ts';

/** What the button is doing: ready, waiting for code, hidden behind the panel, ready again after a failure. */
export type LauncherState = 'closed' | 'busy' | 'open' | 'failed';

export interface Launcher {
  button: HTMLElement;
  /** In the visitor's language; English at first. */
  words: typeof launcherEn;
  show(state: LauncherState): void;
}

/** The round button. `intend` hears that the visitor is about to open. */
export function createLauncher(root: ShadowRoot, open: () => void, intend: () => void): Launcher {
  let tip: HTMLElement | undefined;
  const button = make('button', 'launcher', root);
  button.onclick = open;
  // A finger enters as well, when it touches.
  button.onpointerenter = button.onfocus = intend;
  button.ariaLabel = launcherEn.open;

  const launcher: Launcher = {
    button,
    words: launcherEn,
    show(state) {
      button.hidden = state === 'open';
      button.ariaBusy = String(state === 'busy');
      tip?.remove();
      tip = undefined;
      if (state !== 'failed') return;
      tip = make('div', 'tip', root);
      tip.role = 'alert';
      tip.textContent = launcher.words.failed;
    },
  };
  return launcher;
}

function make(tag: string, name: string, parent: Node): HTMLElement {
  const element = document.createElement(tag);
  element.className = element.part = name;
  return parent.appendChild(element);
}
