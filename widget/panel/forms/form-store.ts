import { atom, type ReadableAtom } from 'nanostores';
import type { ContactAnswer } from '../../../wire/contact.ts';
import type { PrechatField } from '../../../wire/settings.ts';
import type { Failure } from '../../boot/context.ts';
import type { Core } from '../../core/core.ts';
import type { FormsKey } from '../../locales/forms-en.ts';
import { contactFieldsOf, faultOf, refusedIn, type Answers, type ContactFields, type Typed } from './answers.ts';
import { nextForm, type FormEvent, type FormState } from './form-state.ts';

/** Some fields whose answers are sent to the server. */
export interface FormStore {
  fields: PrechatField[];
  $state: ReadableAtom<FormState>;
  write(field: PrechatField, value: Typed): void;
  /** Whether any field has an answer. */
  isTouched(): boolean;
  /**
   * Sends the answers, or shows what is wrong with them. Calls at the same time share one result.
   *
   * @param mayMoveFocus whether the first field with a fault takes the focus; the visitor may be writing elsewhere
   * @returns whether the server has the answers
   */
  submit(mayMoveFocus?: boolean): Promise<boolean>;
}

interface FormOptions {
  fields: PrechatField[];
  /** What the visitor typed on an earlier page; anything, because older versions and other scripts write there too. */
  typed: Record<string, unknown> | undefined;
  /** Called with all answers when one changes. */
  onWrite(answers: Answers): void;
  /** Called when the server has the answers. */
  onDone(contact: ContactFields): void;
}

export function createForm(ask: Core['ask'], { fields, typed = {}, onWrite, onDone }: FormOptions): FormStore {
  const $state = atom<FormState>({
    answers: Object.fromEntries(fields.map((field) => [field.name, startOf(field, typed[field.name])])),
    faults: {},
    isLedToFault: false,
    progress: { type: 'writing' },
  });
  let sending: Promise<boolean> | undefined;

  return {
    fields,
    $state,
    write(field, value) {
      step({ type: 'write', field, value });
      onWrite($state.get().answers);
    },
    isTouched: () => Object.values($state.get().answers).some(Boolean),
    submit(mayMoveFocus = true) {
      return (sending ??= send(mayMoveFocus).finally(() => (sending = undefined)));
    },
  };

  async function send(mayMoveFocus: boolean): Promise<boolean> {
    const { answers } = $state.get();
    if (showFaults((field) => faultOf(field, answers[field.name]!), mayMoveFocus)) return false;
    const contact = contactFieldsOf(fields, answers);
    step({ type: 'send' });
    try {
      if (Object.keys(contact).length) await ask<ContactAnswer>('contact', contact);
    } catch (error) {
      fail(error as Failure, mayMoveFocus);
      return false;
    }
    step({ type: 'done' });
    onDone(contact);
    return true;
  }

  function fail({ code, detail }: Failure, mayMoveFocus: boolean): void {
    const refused = code === 'contact_invalid' ? refusedIn(detail) : [];
    if (!showFaults(({ name }) => (refused.includes(name) ? 'notTaken' : undefined), mayMoveFocus))
      step({ type: 'fail', code });
  }

  /** Shows what is wrong with each field, if anything is. */
  function showFaults(find: (field: PrechatField) => FormsKey | undefined, mayMoveFocus: boolean): boolean {
    const faults = Object.fromEntries(fields.map((field) => [field.name, find(field)]));
    if (!Object.values(faults).some(Boolean)) return false;
    step({ type: 'fault', faults, mayMoveFocus });
    return true;
  }

  function step(event: FormEvent): void {
    $state.set(nextForm($state.get(), event));
  }
}

function startOf({ type }: PrechatField, typed: unknown): Typed {
  if (type === 'checkbox') return typed === true;
  return typeof typed === 'string' ? typed : '';
}
