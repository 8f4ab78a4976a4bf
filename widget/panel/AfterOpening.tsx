import type { RefObject, VNode } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import css from './after-opening.css?inline';
import keyboardCss from './keyboard/keyboard.css?inline';
import { Failure } from './Failure.tsx';
import { KeyboardHelp } from './keyboard/KeyboardHelp.tsx';
import { lookEditable } from './looks-editable.ts';
import { fitScreen, lockPage } from './phone-screen.ts';
import { keepEventsPrivate } from './private-events.ts';
import { useSignalEffect } from './use-signal-effect.ts';
import { useSpokenOutcomes } from './use-spoken-outcomes.ts';
import { useStyle } from './use-style.ts';
import { useView } from './view.ts';

/** What the open panel has, and nobody misses before they see it: help with the keys, a phone's screen, failures. */
export function AfterOpening({ dialog }: { dialog: RefObject<HTMLElement | null> }): VNode {
  const view = useView();
  const { $open, $failure, context } = view;
  useStyle(css + keyboardCss);
  useSpokenOutcomes();
  useLayoutEffect(() => $failure.set({ Failure }), [$failure]);
  useSignalEffect((signal) => {
    keepEventsPrivate({ root: context.root, signal });
    lookEditable(context);
    fitScreen(dialog.current!, signal);
    lockPage(dialog.current!, $open, signal);
    // What the visitor does first, and on what: afterwards an event tells that no more.
    const load = (event: Event, inner = event.composedPath()[0]): unknown =>
      import('./focus/keep-focus.ts').then(({ keepFocus }) => keepFocus(view, dialog.current!, [event, inner], signal));
    for (const type of ['pointerdown', 'keydown']) addEventListener(type, load, { signal, capture: true, once: true });
  }, []);
  return <KeyboardHelp dialog={dialog} />;
}
