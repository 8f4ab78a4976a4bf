import type { ReadableAtom } from 'nanostores';
import type { Core } from '../../core/core.ts';
import type { Say } from '../../core/words.ts';
import type { BubbleContext } from '../../boot/context.ts';
import css from './keyboard.css?inline';
import { offerFallback } from './fallback.ts';
import { startHelp } from './help.ts';
import { startOutcome } from './outcome.ts';
import { startReading } from './move.ts';
import { startScreen } from './screen.ts';
import { wordsLike, type SayExtra } from './words.ts';

/** What the panel hands over. Types only come from its chunk: a module with code in both would be a third to load. */
export interface Parts {
  core: Core;
  context: Pick<BubbleContext, 'options'>;
  $say: ReadableAtom<Say>;
  $open: ReadableAtom<boolean>;
  focusComposer(): void;
  speak(text: string): void;
  timeOfDay(time: number, language: string): string;
  addStyle(root: ShadowRoot, css: string): CSSStyleSheet;
}

/** The same with its own words; each hears when they are there, and when they change. */
export interface Extra extends Parts {
  dialog: HTMLDialogElement;
  root: ShadowRoot;
  onWords(hear: (say: SayExtra) => void): void;
}

/** Everything of an open panel that a visitor can do without until he sees it. */
export function startExtras(parts: Parts, dialog: HTMLDialogElement, signal: AbortSignal): void {
  if (signal.aborted) return;
  const root = dialog.getRootNode() as ShadowRoot;
  const ears: ((say: SayExtra) => void)[] = [];
  const extra: Extra = { ...parts, dialog, root, onWords: (hear) => ears.push(hear) };
  parts.addStyle(root, css);
  startReading(extra, signal);
  startHelp(extra, signal);
  startScreen(extra, signal);
  startOutcome(extra, signal);
  offerFallback(extra, signal);
  const stop = parts.$say.subscribe((say) => {
    for (const hear of ears) hear(wordsLike(say));
  });
  signal.addEventListener('abort', stop);
}
