import { atom } from 'nanostores';
import { render } from 'preact';
import type { Core } from '../core/core.ts';
import { panelTexts } from '../locales/en/panel.ts';
import type { PanelHandle } from '../stage.ts';
import { createDialog } from './dialog.ts';
import { addStyle } from '../style.ts';
import { Panel } from './Panel.tsx';
import logCss from './log.css?inline';
import css from './panel.css?inline';
import { ViewContext, type View } from './view.ts';

/** Holds the chunks apart: all that this one shares with the one before is in the one before. */
export { startCore } from '../awake.ts';

/** Puts a closed panel into the shadow root; it stays there, so that opening it again costs nothing. */
export function mountPanel(core: Core, root: ShadowRoot, close: () => void, signal: AbortSignal): PanelHandle {
  addStyle(root, css);
  addStyle(root, logCss);

  const $open = atom(false);
  const place = root.appendChild(document.createElement('div'));
  const focusComposer = (): void => place.querySelector('textarea')?.focus();
  const view: View = { core, texts: panelTexts, $open, focusComposer, close };
  render(
    <ViewContext.Provider value={view}>
      <Panel />
    </ViewContext.Provider>,
    place,
  );
  const dialog = createDialog(place.querySelector('dialog')!, close, signal);
  signal.addEventListener('abort', () => {
    render(null, place);
    place.remove();
  });

  return {
    show() {
      dialog.show();
      $open.set(true);
      core.setOpen(true);
    },
    hide() {
      dialog.hide();
      $open.set(false);
      core.setOpen(false);
    },
  };
}
