import type { VNode } from 'preact';
import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { useStore } from '../use-store.ts';
import { useStyle } from '../use-style.ts';
import { useView } from '../view.ts';
import { Form } from './Form.tsx';
import { createForm } from './form-store.ts';
import css from './prechat.css?inline';
import { isIdentified, readPrechat, sessionOf, writeEmail, writePrechat } from './saved-answers.ts';
import { useSavedAnswers } from './use-saved-answers.ts';
import { useWords } from './use-words.ts';

/** The questions before the conversation, until the visitor answers or skips them. */
export function Prechat(): VNode | null {
  const { core, context, forms, $open } = useView();
  const { storage } = context;
  const say = useWords();
  const redraw = useSavedAnswers();
  const prechat = useStore(core.$settings)?.prechat;
  const hasConversation = useStore(core.$conversation) !== null;
  const hasPending = useStore(core.outbox.$pending).length > 0;
  // The visitor may have been forgotten, or named by another tab.
  useStore(core.conversation.$messages);
  useStore($open);
  /** The visitor has sent a message, and the form has answers that were not sent. */
  const [isLate, setLate] = useState(false);
  const session = sessionOf(context.session);
  const { done, typed } = readPrechat(storage);
  const isDone = (done !== undefined && done === session) || isIdentified(context);
  const isAsked = prechat && !isDone && (isLate || !(hasConversation || hasPending));
  const questions = isAsked ? JSON.stringify(prechat.fields) : '';
  const forgotten = useTimesForgotten(session);
  const form = useMemo(
    () =>
      questions
        ? createForm(core.ask, {
            fields: JSON.parse(questions),
            typed,
            onWrite: (answers) => writePrechat(storage, { typed: answers }),
            onDone({ email }) {
              if (email) writeEmail(context, { state: 'known', address: email });
              finish();
            },
          })
        : undefined,
    // Other questions, or another visitor.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- What is saved only starts a form.
    [questions, forgotten],
  );
  useStyle(css);
  useLayoutEffect(() => forms.setQuestions(form && mayWait));
  if (!form) return null;

  return (
    <Form form={form} name="prechat" title={<h3 id="prechat-title">{say('beforeStart')}</h3>} button="start">
      {prechat?.required ? null : (
        <button type="button" class="plain" onClick={finish}>
          {say('skip')}
        </button>
      )}
    </Form>
  );

  /** A message waits for required answers. Sent without optional ones, the form goes unless it has answers. */
  function mayWait(): boolean {
    if (!form || !core.draft.$text.get().trim()) return false;
    if (prechat?.required) {
      void form.submit().then((isSent) => isSent && core.sendDraft());
      return true;
    }
    if (form.isTouched()) {
      setLate(true);
      void form.submit(false);
    } else finish();
    return false;
  }

  function finish(): void {
    setLate(false);
    writePrechat(storage, { done: sessionOf(context.session) });
    redraw();
  }
}

/** How often the visitor was forgotten; what they typed goes with them. */
function useTimesForgotten(session: string): number {
  const [seen, setSeen] = useState({ session, times: 0 });
  if (seen.session !== session) setSeen({ session, times: session ? seen.times : seen.times + 1 });
  return seen.times;
}
