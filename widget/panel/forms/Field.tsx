import type { VNode } from 'preact';
import type { PrechatField } from '../../../wire/settings.ts';
import type { FormsKey } from '../../locales/forms-en.ts';
import { kindOf, longestOf, type Typed } from './answers.ts';
import { useWords } from './use-words.ts';

interface Props {
  field: PrechatField;
  id: string;
  value: Typed;
  fault: FormsKey | undefined;
  onWrite(value: Typed): void;
}

const LABELS: Partial<Record<string, FormsKey>> = {
  name: 'yourName',
  email: 'yourEmail',
  phone_number: 'yourPhone',
};

/** One question, and what is wrong with its answer. */
export function Field(props: Props): VNode {
  const { field, id, fault } = props;
  const say = useWords();
  const kind = kindOf(field);
  const known = LABELS[field.name];
  // The site's own words may be written in another direction than the visitor's language.
  const name = field.label ? `\u2068${field.label}\u2069` : known ? say(known) : field.name;
  // It is obvious that a box may stay empty.
  const isPlain = field.required || kind === 'checkbox';
  const label = <label for={id}>{isPlain ? name : say('optional', { label: name })}</label>;
  return (
    <div class={`asked ${kind}`}>
      {kind === 'checkbox' ? null : label}
      <Control {...props} />
      {kind === 'checkbox' ? label : null}
      {fault ? (
        <p class="fault" id={`${id}-fault`}>
          {say(fault)}
        </p>
      ) : null}
    </div>
  );
}

/** What a browser may fill in. */
const FILLS: Partial<Record<string, AutoFill>> = { name: 'name', email: 'email', tel: 'tel' };

function Control({ field, id, value, fault, onWrite }: Props): VNode {
  const say = useWords();
  const kind = kindOf(field);
  const common = {
    id,
    required: field.required,
    'aria-invalid': fault ? true : undefined,
    'aria-describedby': fault ? `${id}-fault` : undefined,
  };
  if (kind === 'checkbox')
    return (
      <input
        {...common}
        type="checkbox"
        checked={value === true}
        onInput={(event) => onWrite(event.currentTarget.checked)}
      />
    );
  if (kind === 'select')
    return (
      <select {...common} value={String(value)} onInput={(event) => onWrite(event.currentTarget.value)}>
        <option value="">{say('choose')}</option>
        {field.options?.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    );
  return (
    <input
      {...common}
      // The types of Preact allow one kind at a time.
      type={kind as 'text'}
      value={String(value)}
      maxLength={longestOf(field)}
      autocomplete={FILLS[field.name] ?? FILLS[kind]}
      inputMode={kind === 'text' ? undefined : kind}
      // E-mail addresses and phone numbers are written from left to right in every language.
      dir={kind === 'text' ? 'auto' : 'ltr'}
      onInput={(event) => onWrite(event.currentTarget.value)}
    />
  );
}
