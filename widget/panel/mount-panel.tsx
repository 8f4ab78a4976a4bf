import { atom } from 'nanostores';
import { render } from 'preact';
import type { PanelHandle, BubbleContext } from '../boot/context.ts';
import type { StartedCore } from '../core/started-core.ts';
import { addBaseStyle, addStyle } from '../core/style.ts';
import { createDialog } from './dialog.ts';
import { createLinkFinder } from './content/link-finder.ts';
import { createForms } from './forms/load-forms.ts';
import logCss from './log.css?inline';
import { Panel } from './Panel.tsx';
import css from './panel.css?inline';
import { ViewContext, type RichText, type View } from './view.ts';

/** Parts that load later wait this long for the opened panel to be drawn, in ms. */
const DRAWN = 100;
/** A panel is mounted within this time, in ms, also on a slow phone. */
const MOUNTED = 1000;

/** Puts a closed panel into the shadow root. It stays there, so that opening it again costs nothing. */
export async function mountPanel(started: StartedCore, context: BubbleContext): Promise<PanelHandle> {
  const { root, signal, close } = context;
  const { core, $say, speak, $tools, connectIn } = started;
  connectIn(MOUNTED);
  // Loading, mounting and showing are three tasks, so that none is long.
  await nextTask();
  signal.throwIfAborted();

  const $open = atom(false);
  // Rendered before it is in the page, so that its style is computed once.
  const place = document.createElement('div');
  const focusComposer = (): void => place.querySelector('textarea')?.focus();
  let resolveShown: () => void;
  const shown = new Promise<void>((resolve) => (resolveShown = resolve));
  const forms = createForms(core, signal);
  const view = {
    core,
    context,
    speak,
    $open,
    focusComposer,
    close,
    shown,
    forms,
    links: createLinkFinder(),
    $failure: atom<View['$failure']['value']>(undefined),
    $richText: atom<RichText | undefined>(),
    $tools,
  };
  // A new language draws everything again.
  const stop = $say.subscribe((say) =>
    render(
      <ViewContext.Provider value={{ ...view, say }}>
        <Panel />
      </ViewContext.Provider>,
      place,
    ),
  );
  const dialog = createDialog(place.querySelector('dialog')!, context);
  signal.addEventListener('abort', () => {
    stop();
    render(null, place);
    place.remove();
  });

  await nextTask();
  signal.throwIfAborted();
  addBaseStyle(root);
  addStyle(root, css + logCss);
  root.append(place);
  connectIn(DRAWN);
  return {
    show() {
      dialog.show();
      // The log opens where the unread messages begin, and not where it was.
      if (core.unread.$count.get()) core.unread.show(0);
      $open.set(true);
      core.setOpen(true);
      connectIn(DRAWN);
      setTimeout(resolveShown, DRAWN);
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
