import type { RefObject, VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Earlier } from '../../core/conversation.ts';
import type { CoreKey } from '../../locales/catalogue.ts';
import { useSignalEffect } from '../use-signal-effect.ts';
import { useStore } from '../use-store.ts';
import { useStyle } from '../use-style.ts';
import { useView } from '../view.ts';
import css from './earlier-messages.css?inline';
import { loadNearTop } from './load-near-top.ts';

const NOTICES: Partial<Record<Earlier, CoreKey>> = { loading: 'loadingEarlier', failed: 'earlierFailed' };

/** The way to earlier messages, above those that are here; also the placeholder while nothing is known yet. */
export function EarlierMessages({ log }: { log: RefObject<HTMLElement | null> }): VNode {
  const view = useView();
  const { $earlier, loadEarlier, newest } = view.core.conversation;
  const earlier = useStore($earlier);
  const buttonRef = useRef<HTMLButtonElement>(null);
  const notice = NOTICES[earlier];

  useStyle(css);
  useSignalEffect((signal) => loadNearTop(log.current!, view, signal), []);
  useLayoutEffect(
    () =>
      $earlier.listen((state) => {
        // The button goes with the last page, and the focus must stay.
        if (state === 'none' && buttonRef.current?.matches(':focus')) log.current!.focus({ preventScroll: true });
      }),
    [$earlier, log],
  );

  return (
    <div class="earlier" aria-busy={earlier === 'loading'}>
      <button
        type="button"
        class="plain"
        ref={buttonRef}
        hidden={!newest()}
        aria-disabled={earlier === 'loading'}
        onClick={() => void loadEarlier()}
      >
        {view.say('loadEarlier')}
      </button>
      <output>{notice ? view.say(notice) : null}</output>
    </div>
  );
}
