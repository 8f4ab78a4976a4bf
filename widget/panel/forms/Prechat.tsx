import type { VNode } from 'preact';
import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { Prechat as Questions } from '../../../wire/settings.ts';
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
  const { core, context, forms } = useView();
  const { storage, session } = context;
  const say = useWords();
  const redraw = useSavedAnswers();
  /** The visitor has sent a message, and the form has answers that were not sent. */
  const [isLate, setLate] = useState(false);
  const questions = useQuestions(isLate);
  const forgotten = useTimesForgotten(sessionOf(session));
  const form = useMemo(
    () =>
      questions &&
      createForm(core.ask, {
        fields: questions.fields,
        typed: readPrechat(storage).typed,
        onWrite: (answers) => writePrechat(storage, { typed: answers }),
        onDone({ email }) {
          if (email) writeEmail(context, { state: 'known', address: email });
          finish();
        },
      }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- Only other questions or another visitor make another form.
    [questions && JSON.stringify(questions), forgotten],
  );
  useStyle(css);
  useLayoutEffect(() => forms.setQuestions(form && mayWait));
  if (!form) return null;

  return (
    <Form form={form} name="prechat" heading={<h3 id="prechat-heading">{say('beforeStart')}</h3>} button="start">
      {questions?.required ? null : (
        <button type="button" class="plain" onClick={finish}>
          {say('skip')}
        </button>
      )}
    </Form>
  );

  /** A message waits for required answers. When it is sent without optional ones, the form stays only if it has answers. */
  function mayWait(): boolean {
    if (!form || !core.draft.$text.get().trim()) return false;
    if (questions?.required) {
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
    writePrechat(storage, { done: sessionOf(session) });
    redraw();
  }
}

/** What the site asks this visitor now. */
function useQuestions(isLate: boolean): Questions | undefined {
  const { core, context, $open } = useView();
  const questions = useStore(core.$settings)?.prechat;
  const hasConversation = useStore(core.$conversation) !== null;
  const hasPending = useStore(core.outbox.$pending).length > 0;
  // The host page may have named the visitor, or they were forgotten: neither changes the stores above.
  useStore(core.conversation.$messages);
  useStore($open);
  const { done } = readPrechat(context.storage);
  const isDone = done !== undefined && done === sessionOf(context.session);
  if (isDone || isIdentified(context)) return undefined;
  return isLate || !(hasConversation || hasPending) ? questions : undefined;
}

/** How often the visitor was forgotten; what they typed goes with them. */
function useTimesForgotten(session: string): number {
  const [seen, setSeen] = useState({ session, times: 0 });
  if (seen.session !== session) setSeen({ session, times: session ? seen.times : seen.times + 1 });
  return seen.times;
}
