import type { PrechatField } from '../../../wire/settings.ts';
import type { FormsKey } from '../../locales/forms-en.ts';
import { faultOf, kindOf, longestOf, type Typed } from './answer.ts';
import { make } from './make.ts';
import type { SayHere } from './words.ts';

/** One question, with what is wrong with its answer beside it. */
export interface Field {
  asked: PrechatField;
  element: HTMLElement;
  read(): Typed;
  complain(text: string): void;
  focus(): void;
}

const LABELS: Partial<Record<string, FormsKey>> = {
  name: 'yourName',
  email: 'yourEmail',
  phone_number: 'yourPhone',
};
/** What a browser may fill in. */
const FILLS: Partial<Record<string, AutoFill>> = { name: 'name', email: 'email', tel: 'tel' };

/** @param onType hears every change */
export function createField(
  asked: PrechatField,
  say: SayHere,
  typed: Typed | undefined,
  onType: (value: Typed) => void,
): Field {
  const kind = kindOf(asked);
  const id = `asked-${asked.name}`;
  const element = make('div', `asked ${kind}`);
  const label = make('label', '', element);
  const control = makeControl(asked, say);
  const fault = make('p', 'fault');
  const known = LABELS[asked.name];
  // The site's own words may go in another direction than the visitor's.
  const name = asked.label ? `\u2068${asked.label}\u2069` : known ? say(known) : asked.name;
  label.htmlFor = control.id = id;
  // A box that need not be ticked says so by itself.
  const isPlain = asked.required || kind === 'checkbox';
  label.textContent = isPlain ? name : say('optional', { label: name });
  fault.id = `${id}-fault`;
  control.required = !!asked.required;
  if (isTick(control)) {
    control.checked = typed === true;
    label.before(control);
  } else {
    control.value = typeof typed === 'string' ? typed : '';
    label.after(control);
  }
  control.addEventListener('input', () => {
    onType(read());
    // What has been complained of is looked at again.
    const wrong = fault.textContent && faultOf(asked, read());
    complain(wrong ? say(wrong) : '');
  });
  return { asked, element, read, complain, focus: () => control.focus() };

  function read(): Typed {
    return isTick(control) ? control.checked : control.value;
  }

  function complain(text: string): void {
    fault.textContent = text;
    if (text) {
      element.append(fault);
      control.setAttribute('aria-invalid', 'true');
      control.setAttribute('aria-describedby', fault.id);
    } else {
      fault.remove();
      control.removeAttribute('aria-invalid');
      control.removeAttribute('aria-describedby');
    }
  }
}

function makeControl(asked: PrechatField, say: SayHere): HTMLInputElement | HTMLSelectElement {
  const kind = kindOf(asked);
  if (kind === 'select') {
    const select = make('select', '');
    make('option', '', select).value = '';
    select.firstElementChild!.textContent = say('choose');
    for (const option of asked.options ?? []) make('option', '', select).textContent = option;
    return select;
  }
  const input = make('input', '');
  input.type = kind;
  if (kind === 'checkbox') return input;
  input.maxLength = longestOf(asked);
  input.autocomplete = FILLS[asked.name] ?? FILLS[kind] ?? '';
  if (kind !== 'text') input.inputMode = kind;
  // Both are written from left to right in every language.
  input.dir = kind === 'text' ? 'auto' : 'ltr';
  return input;
}

function isTick(control: HTMLInputElement | HTMLSelectElement): control is HTMLInputElement {
  return control.type === 'checkbox';
}
