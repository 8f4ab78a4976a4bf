import type { ReadableAtom } from 'nanostores';
import type { Core } from '../../core/core.ts';
import type { CoreKey } from '../../locales/catalogue.ts';
import type { FailureCode } from '../../public-api.ts';
import type { BubbleContext } from '../../boot/context.ts';
import type { Say } from '../../core/words.ts';
import { offerEmail } from './email-offer.ts';
import { askFirst } from './prechat.ts';
import css from './forms.css?inline';
import { wordsLike, type SayHere } from './words.ts';

/** What the panel hands over. Only types come from its chunk: a module with code in both would be a third to load. */
interface Parts {
  core: Core;
  context: Pick<BubbleContext, 'storage' | 'session'>;
  $say: ReadableAtom<Say>;
  $open: ReadableAtom<boolean>;
  focusComposer(): void;
  speak(text: string): void;
  reasonOf(code: FailureCode): CoreKey;
  addStyle(root: ShadowRoot, css: string): CSSStyleSheet;
}

/** The same, in the visitor's language. */
export interface Asking extends Parts {
  dialog: HTMLDialogElement;
  root: ShadowRoot;
  say(): SayHere;
}

/** One thing that is asked. */
export interface Question {
  /** Looks whether it is still to be asked. */
  settle(): void;
  /** Says it anew. */
  redraw(): void;
}

/**
 * What a site asks before the conversation, and the offer to answer by e-mail.
 *
 * @returns whether what the visitor sends now has to wait for answers
 */
export function startQuestions(parts: Parts, dialog: HTMLDialogElement, signal: AbortSignal): () => boolean {
  if (signal.aborted) return () => false;
  const { core, $say, $open, addStyle } = parts;
  const root = dialog.getRootNode() as ShadowRoot;
  const asking: Asking = { ...parts, dialog, root, say: () => wordsLike($say.get()) };
  addStyle(root, css);
  const first = askFirst(asking, signal);
  const questions: Question[] = [first, offerEmail(asking, signal)];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stops = [
    $open.listen(soon),
    core.$settings.listen(soon),
    core.$conversation.listen(soon),
    core.conversation.$messages.listen(soon),
    core.outbox.$pending.listen(soon),
    core.$typing.listen(soon),
    $say.listen(() => questions.forEach((one) => one.redraw())),
  ];
  // Another tab may have been answered.
  globalThis.addEventListener('storage', soon, { signal });
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    stops.forEach((stop) => stop());
  });
  settle();
  return first.holds;

  /** Whoever changes something is done with it then: what is kept fits to what is shown. */
  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(settle);
  }

  function settle(): void {
    for (const one of questions) one.settle();
  }
}
