import type { RefObject, VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { loadRichText } from '../content/markdown/load-rich-text.ts';
import { useMessageFocus } from '../keyboard/use-message-focus.ts';
import { useSignalEffect } from '../use-signal-effect.ts';
import { useStyle } from '../use-style.ts';
import { useView } from '../view.ts';
import { drawNear } from './draw-near.ts';
import { showExactTimes } from './exact-times.ts';
import { LogLayout } from './log-layout.ts';
import css from './filled-log.css?inline';
import { NewestButton } from './NewestButton.tsx';
import { markReturn } from './return-mark.ts';
import { watchScreen } from './watch-screen.ts';
import type { Blocks } from './use-blocks.ts';

interface Props extends Pick<Blocks, 'layout' | 'setLayout'> {
  log: RefObject<HTMLElement | null>;
  /** Brings what was on the screen back to where it was. */
  restoreScroll(): void;
  /** Takes the id of a message: what agents wrote after it is new. */
  setSeen(id: number): void;
}

/** What a log needs once it has messages; nobody needs it to write the first one. */
export function FilledLog({ log, layout, setLayout, restoreScroll, setSeen }: Props): VNode {
  const view = useView();
  const { language } = view.say;
  /** The layout that is on the screen. */
  const layoutRef = useRef(layout);

  useStyle(css);
  useLayoutEffect(() => void (layoutRef.current = layout));
  useSignalEffect((signal) => {
    loadRichText(view.$richText, view.context.root);
    setLayout(LogLayout.EMPTY);
    drawNear(log.current!, { getLayout: () => layoutRef.current, setLayout, restoreScroll }, signal);
    markReturn(view, setSeen, signal);
    watchScreen(log.current!, view, signal);
  }, []);
  useSignalEffect((signal) => showExactTimes(log.current!, language, signal), [language]);
  useMessageFocus(log);

  return <NewestButton log={log} />;
}
