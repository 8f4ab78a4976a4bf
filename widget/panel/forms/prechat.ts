import type { Prechat } from '../../../wire/settings.ts';
import { createForm, keepFocus, type Form } from './form.ts';
import { isIdentified, readPrechat, sessionOf, writeEmail, writePrechat } from './saved-answers.ts';
import { make, makeButton } from './make.ts';
import type { Asking, Question } from './forms.ts';

/** What the site asks before the conversation: a form above the composer, until it is answered or left out. */
export function askFirst(asking: Asking, signal: AbortSignal): Question & { holds(): boolean } {
  const { core, context, dialog, say } = asking;
  const { storage, session } = context;
  let form: Form | undefined;
  /** What is asked in the form. */
  let shown = '';
  let last = '';
  /** Something was sent without it, and it has answers that were not. */
  let isLate = false;

  signal.addEventListener('abort', remove);
  return { settle, redraw, holds };

  function settle(): void {
    const now = sessionOf(session);
    // The visitor was forgotten, with all that he has written.
    if (last && !now) remove();
    last = now;
    const { prechat } = core.$settings.get() ?? {};
    if (!prechat || !isAsked()) return leave();
    const next = JSON.stringify(prechat);
    if (form && shown === next) return;
    remove();
    shown = next;
    draw(prechat);
  }

  function isAsked(): boolean {
    const { done } = readPrechat(storage);
    if ((done !== undefined && done === sessionOf(session)) || isIdentified(context)) return false;
    const hasBegun = core.$conversation.get() || core.outbox.$pending.get().length;
    return !hasBegun || isLate;
  }

  function draw({ required, fields }: Prechat): void {
    const words = say();
    form = createForm(asking, {
      className: 'prechat',
      fields,
      typed: readPrechat(storage).typed ?? {},
      button: words('start'),
      onType: (typed) => writePrechat(storage, { typed }),
      onDone({ email }) {
        if (email) writeEmail(context, { state: 'known', address: email });
        finish();
      },
    });
    const title = make('h3', '');
    title.id = 'asked-title';
    title.textContent = words('beforeStart');
    form.element.prepend(title);
    form.element.setAttribute('aria-labelledby', title.id);
    if (!required) makeButton('plain', finish, form.row).textContent = words('skip');
    dialog.querySelector('.newest')!.after(form.element);
  }

  /** What the visitor sends waits for required answers; sent without the others, the form goes unless he has begun it. */
  function holds(): boolean {
    if (!form || !core.draft.$text.get().trim()) return false;
    if (core.$settings.get()?.prechat?.required) {
      void form.submit().then((isDone) => isDone && core.sendDraft());
      return true;
    }
    isLate = form.isTouched();
    if (isLate) void form.submit('stays');
    else finish();
    return false;
  }

  function finish(): void {
    isLate = false;
    writePrechat(storage, { done: sessionOf(session) });
    leave();
  }

  function leave(): void {
    keepFocus(asking, form, remove);
  }

  function remove(): void {
    form?.element.remove();
    form = undefined;
  }

  function redraw(): void {
    remove();
    settle();
  }
}
