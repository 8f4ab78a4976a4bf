import type { PrechatField } from '../../../wire/settings.ts';
import { createForm, keepFocus, type Form } from './form.ts';
import { readEmail, writeEmail } from './saved-answers.ts';
import { make, makeButton } from './make.ts';
import type { Asking, Question } from './forms.ts';
import { createWait } from './wait.ts';

const EMAIL_FIELD: PrechatField = { name: 'email', type: 'email', required: true };

/** Who has waited long for an answer may leave his e-mail address: a card at the end of the log. */
export function offerEmail(asking: Asking, signal: AbortSignal): Question {
  const { core, context, dialog, say, $open, speak } = asking;
  const log = dialog.querySelector('.log')!;
  const wait = createWait(core, settle);
  let form: Form | undefined;
  let note: HTMLElement | undefined;
  /** Once it was offered it stays while he writes more. */
  let isOver = false;

  signal.addEventListener('abort', () => {
    wait.end();
    remove();
  });
  return { settle, redraw };

  function settle(): void {
    const minutes = core.$settings.get()?.email_after;
    const { status, blocked } = core.$conversation.get() ?? {};
    const isWaiting = minutes !== undefined && wait.isOn() && status !== 'resolved' && !blocked;
    isOver = isWaiting && (wait.isOver(minutes) || isOver);
    if (!isOver) return leave();
    const { state, address } = readEmail(context);
    if (state === 'known') return address ? tell(address) : leave();
    if (state === 'dismissed') return leave();
    if (!form && core.outbox.$pending.get().length) return;
    if (!form) draw();
    // Somebody is about to answer; but nothing goes from under the visitor's hands.
    form!.element.hidden = core.$typing.get() !== undefined && !form!.hasFocus();
    if (state || form!.element.hidden || !$open.get()) return;
    writeEmail(context, { state: 'offered' });
    speak(say()('offerEmail'));
  }

  function draw(): void {
    const words = say();
    form = createForm(asking, {
      className: 'offer',
      fields: [EMAIL_FIELD],
      typed: { email: readEmail(context).typed ?? '' },
      button: words('leaveEmail'),
      onType: ({ email }) => writeEmail(context, { state: 'offered', typed: String(email) }),
      onDone({ email }) {
        writeEmail(context, { state: 'known', address: email! });
        settle();
        speak(say()('answerTo', { address: email! }));
      },
    });
    const text = make('p', '');
    text.id = 'offer-text';
    text.textContent = words('offerEmail');
    form.element.setAttribute('aria-labelledby', text.id);
    form.element.prepend(text);
    const dismiss = makeButton('icon cross', refuse, form.element);
    dismiss.textContent = '\u2715';
    dismiss.ariaLabel = words('dismiss');
    log.append(form.element);
  }

  function refuse(): void {
    writeEmail(context, { state: 'dismissed' });
    leave();
  }

  function tell(address: string): void {
    if (note) return;
    leave();
    note = make('p', 'note-of-email');
    note.textContent = say()('answerTo', { address });
    log.append(note);
  }

  function leave(): void {
    keepFocus(asking, form, remove);
  }

  function remove(): void {
    form?.element.remove();
    note?.remove();
    form = note = undefined;
  }

  function redraw(): void {
    remove();
    settle();
  }
}
