import type { ContactAnswer } from '../../../wire/contact.ts';
import type { PrechatField } from '../../../wire/settings.ts';
import type { Failure } from '../../boot/context.ts';
import { faultOf, refusedIn, saidBy, type Said, type Typed } from './answer.ts';
import { createField, type Field } from './field.ts';
import { make } from './make.ts';
import type { Asking } from './forms.ts';

/** Some fields and a button, whose answers go to the server. */
export interface Form {
  element: HTMLFormElement;
  /** The row of the button. */
  row: HTMLElement;
  isTouched(): boolean;
  hasFocus(): boolean;
  /**
   * Sends the answers where nothing is wrong with them, else says what. Who asks at the same time gets the same result.
   *
   * @param focus `'stays'`: the visitor is writing somewhere else
   */
  submit(focus?: 'stays'): Promise<boolean>;
}

interface Wish {
  className: string;
  fields: PrechatField[];
  typed: Record<string, Typed>;
  /** What the button says. */
  button: string;
  onType(typed: Record<string, Typed>): void;
  onDone(said: Said): void;
}

export function createForm({ core, say, reasonOf, root }: Asking, wish: Wish): Form {
  const words = say();
  const element = make('form', `questions ${wish.className}`);
  const typed = { ...wish.typed };
  const fields = wish.fields.map((asked) =>
    createField(asked, words, typed[asked.name], (value) => {
      typed[asked.name] = value;
      wish.onType(typed);
    }),
  );
  element.noValidate = true;
  element.append(...fields.map((field) => field.element));
  const failure = make('output', 'fault', element);
  const row = make('div', 'row', element);
  const button = make('button', 'primary', row);
  button.textContent = wish.button;
  let sending: Promise<boolean> | undefined;
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    void form.submit();
  });

  const form: Form = {
    element,
    row,
    isTouched: () => fields.some(({ read }) => read() !== '' && read() !== false),
    hasFocus: () => element.contains(root.activeElement),
    submit(focus) {
      return (sending ??= send(focus).finally(() => {
        sending = undefined;
        element.removeAttribute('aria-busy');
      }));
    },
  };
  return form;

  async function send(focus?: 'stays'): Promise<boolean> {
    failure.textContent = '';
    const faults = fields.filter((field) => {
      const fault = faultOf(field.asked, field.read());
      field.complain(fault ? words(fault) : '');
      return fault;
    });
    if (faults.length) return complainOf(faults, focus);
    const said = saidBy(fields.map(({ asked, read }) => [asked, read()]));
    element.ariaBusy = 'true';
    try {
      if (Object.keys(said).length) await core.ask<ContactAnswer>('contact', said);
    } catch (error) {
      return fail(error as Failure, focus);
    }
    wish.onDone(said);
    return true;
  }

  function fail({ code, detail }: Failure, focus?: 'stays'): false {
    const refused = code === 'contact_invalid' ? refusedIn(detail) : [];
    const wrong = fields.filter(({ asked }) => refused.includes(asked.name));
    for (const field of wrong) field.complain(words('notTaken'));
    if (wrong.length) return complainOf(wrong, focus);
    failure.textContent = `${words('notSent')} ${words(reasonOf(code))}`;
    button.textContent = words('tryNow');
    return false;
  }
}

/** Takes a form away; the focus must not go with it. */
export function keepFocus({ $open, focusComposer }: Asking, form: Form | undefined, remove: () => void): void {
  const hadFocus = form?.hasFocus();
  remove();
  if (hadFocus && $open.get()) focusComposer();
}

function complainOf([first]: Field[], focus?: 'stays'): false {
  if (!focus) first!.focus();
  return false;
}
