import { atom, type ReadableAtom } from 'nanostores';
import type { Settings } from '../../../wire/settings.ts';
import type { Core } from '../../core/core.ts';
import { GATE, type Gate, type GateEvent } from './send-gate.ts';

/** The forms of one panel: the questions before the conversation, and the offer of an answer by e-mail. */
export interface Forms {
  /** Their components. `undefined` on a site that asks nothing, and until they are loaded. */
  $components: ReadableAtom<typeof import('./forms.ts') | undefined>;
  /** Sends the draft, unless the visitor has to answer something first. */
  send(): void;
  /**
   * Says whether there are questions on the screen.
   *
   * @param mayWait called when the visitor sends; returns whether the draft has to wait for the answers
   */
  setQuestions(mayWait: (() => boolean) | undefined): void;
}

/** Loads the forms where the site's settings ask for them. Ends with the signal. */
export function createForms(
  { $settings, sendDraft }: Pick<Core, '$settings' | 'sendDraft'>,
  signal: AbortSignal,
): Forms {
  const $components = atom<typeof import('./forms.ts') | undefined>(undefined);
  let gate: Gate = 'open';
  let questions: (() => boolean) | undefined;
  let isLoading = false;
  signal.addEventListener('abort', $settings.subscribe(load));

  return {
    $components,
    send: () => step('send'),
    setQuestions(mayWait) {
      questions = mayWait;
      step(mayWait ? 'ask' : 'pass');
    },
  };

  function step(event: GateEvent): void {
    const [next, action] = GATE[gate][event];
    gate = next;
    if (action === 'send' || (action === 'ask' && !questions?.())) sendDraft();
  }

  function load({ prechat, email_after }: Partial<Settings> = {}): void {
    if (isLoading || !(prechat || email_after)) return;
    isLoading = true;
    // Until the form is there, nobody knows whether something has to be answered first.
    if (prechat?.required) step('load');
    import('./forms.ts').then(
      (components) => $components.set(components),
      () => {
        isLoading = false;
        step('pass');
      },
    );
  }
}
