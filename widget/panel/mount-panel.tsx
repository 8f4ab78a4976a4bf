import { atom } from 'nanostores';
import { render } from 'preact';
import type { StartedCore } from '../core/start-core.ts';
import type { PanelHandle, BubbleContext } from '../boot/context.ts';
import { createDialog } from './dialog.ts';
import { addStyle } from '../core/style.ts';
import { createForms } from './forms/load-forms.ts';
import { Panel } from './Panel.tsx';
import logCss from './log.css?inline';
import css from './panel.css?inline';
import { ViewContext } from './view.ts';

/** Puts a closed panel into the shadow root; it stays there, so that opening it again costs nothing. */
export async function mountPanel({ core, $say, speak }: StartedCore, context: BubbleContext): Promise<PanelHandle> {
  const { root, signal, close } = context;
  // Starting, drawing and showing all at once would hold up the page.
  await nextTask();
  signal.throwIfAborted();

  const $open = atom(false);
  // Rendered before it is in the page, so that its style is computed once.
  const place = document.createElement('div');
  const focusComposer = (): void => place.querySelector('textarea')?.focus();
  let tellShown: () => void;
  const shown = new Promise<void>((resolve) => (tellShown = resolve));
  const forms = createForms(core, signal);
  const view = { core, context, speak, $open, focusComposer, close, shown, forms };
  // Another language is another view, and everything is said anew.
  const stopWords = $say.subscribe((say) =>
    render(
      <ViewContext.Provider value={{ ...view, say }}>
        <Panel />
      </ViewContext.Provider>,
      place,
    ),
  );
  const element = place.querySelector('dialog')!;
  const dialog = createDialog(element, context, signal);
  signal.addEventListener('abort', () => {
    stopWords();
    render(null, place);
    place.remove();
  });

  await nextTask();
  signal.throwIfAborted();
  addStyle(root, css + logCss);
  root.append(place);
  return {
    show() {
      dialog.show();
      $open.set(true);
      core.setOpen(true);
      setTimeout(tellShown, 100);
    },
    hide() {
      dialog.hide();
      $open.set(false);
      core.setOpen(false);
    },
  };
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
