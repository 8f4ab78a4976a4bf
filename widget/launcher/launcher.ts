import { launcherTexts } from '../locales/en/launcher.ts';
import { makeIcon } from './icon.ts';

/** What the button is doing: ready, waiting for code, hidden behind the panel, ready again after a failure. */
export type LauncherState = 'closed' | 'busy' | 'open' | 'failed';

export interface Launcher {
  show(state: LauncherState): void;
  setUnread(count: number): void;
  focus(): void;
}

/** The round button and its badge. `intend` hears that the visitor is about to open. */
export function createLauncher(root: ShadowRoot, open: () => void, intend: () => void): Launcher {
  let tip: HTMLElement | undefined;
  const button = make('button', 'launcher', root);
  makeIcon(button);
  const badge = make('span', 'badge', button);
  button.onclick = open;
  button.onpointerenter = button.onfocus = intend;
  button.addEventListener('touchstart', intend, { passive: true });
  button.ariaLabel = launcherTexts.open;

  return {
    show(state) {
      button.hidden = state === 'open';
      button.ariaBusy = String(state === 'busy');
      tip?.remove();
      if (state !== 'failed') return;
      tip = make('div', 'tip', root);
      tip.role = 'alert';
      tip.textContent = launcherTexts.failed;
    },
    setUnread(count) {
      badge.textContent = count > 9 ? '9+' : String(count || '');
      button.ariaLabel = count ? launcherTexts.openUnread(count) : launcherTexts.open;
    },
    focus: () => button.focus(),
  };
}

function make(tag: string, name: string, parent: Node): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  return parent.appendChild(element);
}
