import { createPortal, type RefObject, type VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { keyboardEn, type KeyboardKey } from '../../locales/keyboard-en.ts';
import { useSignalEffect } from '../use-signal-effect.ts';
import { useView } from '../view.ts';
import { hearHelpKeys } from './help-keys.ts';

const KEYS: [key: KeyboardKey, what: KeyboardKey][] = [
  ['keyEnter', 'doSend'],
  ['keyShiftEnter', 'doBreak'],
  ['keyArrows', 'doMove'],
  ['keyEnds', 'doEnds'],
  ['keyEnter', 'doEnter'],
  ['keyEscape', 'doEscape'],
  ['keyHelp', 'doHelp'],
];

/** A page over the panel that lists the keys, and its button in the header, which is seen while it has the focus. */
export function KeyboardHelp({ dialog }: { dialog: RefObject<HTMLElement | null> }): VNode {
  const view = useView();
  const say = view.say.with(keyboardEn);
  const [isShown, setShown] = useState(false);
  const pageRef = useRef<HTMLElement>(null);

  useSignalEffect((signal) => hearHelpKeys(dialog.current!, { isShown, setShown }, signal), [isShown]);
  useLayoutEffect(() => view.$open.listen((isOpen) => isOpen || setShown(false)), [view.$open]);
  useLayoutEffect(() => (isShown ? cover(dialog.current!, pageRef.current!) : undefined), [dialog, isShown]);

  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- It is a part of the panel's dialog, which hears Esc and the back gesture.
    <section class="help" role="dialog" aria-label={say('keys')} tabIndex={-1} hidden={!isShown} ref={pageRef}>
      {createPortal(
        <button type="button" class="keys unseen" onClick={() => setShown(true)}>
          {say('keys')}
        </button>,
        dialog.current!.querySelector('.tools')!,
      )}
      <h2>{say('keys')}</h2>
      <dl>
        {KEYS.map(([key, what]) => (
          <div key={what}>
            <dt>
              <kbd>{say(key)}</kbd>
            </dt>
            <dd>{say(what)}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="plain" onClick={() => setShown(false)}>
        {say('closeKeys')}
      </button>
    </section>
  );
}

/** Moves the focus to the page, and keeps everything behind it out of reach until the returned function is called. */
function cover(dialog: HTMLElement, page: HTMLElement): () => void {
  const root = dialog.getRootNode() as ShadowRoot;
  const before = root.activeElement as HTMLElement | null;
  // Live regions go on speaking.
  const behind = [...dialog.children].filter((part) => part !== page && !part.matches('output,.voice'));
  for (const part of behind) part.toggleAttribute('inert', true);
  page.focus();
  return () => {
    for (const part of behind) part.toggleAttribute('inert', false);
    (before?.isConnected ? before : dialog).focus();
  };
}
