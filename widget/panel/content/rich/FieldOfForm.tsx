import type { VNode } from 'preact';
import { ANSWER_MAX, type FormField } from '../../../../wire/content.ts';
import { Icon } from '../../Icon.tsx';
import { ALERT } from './pictures.ts';
import type { RichSay } from './rich-props.ts';

interface Props {
  field: FormField;
  id: string;
  value: string;
  fault: string | undefined;
  say: RichSay;
  onWrite(value: string): void;
}

/** A field with its label, and what is wrong with its value. */
export function FieldOfForm(props: Props): VNode {
  const { field, id, fault, say } = props;
  return (
    <div class="field-of">
      <label for={id} dir="auto">
        {field.required ? field.label : say('fieldOptional', { label: field.label })}
      </label>
      <Control {...props} />
      {fault ? (
        <p class="field-fault" dir="auto" id={`${id}-fault`}>
          <Icon path={ALERT} />
          {fault}
        </p>
      ) : null}
    </div>
  );
}

function Control({ field, id, value, fault, say, onWrite }: Props): VNode {
  const { type, required, placeholder, options } = field;
  const common = {
    id,
    value,
    required,
    'aria-invalid': fault ? true : undefined,
    'aria-describedby': fault ? `${id}-fault` : undefined,
    onInput: (event: { currentTarget: { value: string } }) => onWrite(event.currentTarget.value),
  };
  if (type === 'select')
    return (
      <select {...common}>
        <option value="">{say('fieldChoose')}</option>
        {options?.map((option) => (
          <option key={option.value} value={option.value}>
            {option.title}
          </option>
        ))}
      </select>
    );
  // An empty field begins where the panel's texts begin.
  const direction = value ? 'auto' : undefined;
  const text = { ...common, placeholder, maxLength: ANSWER_MAX, dir: type === 'email' ? 'ltr' : direction } as const;
  if (type === 'text_area') return <textarea {...text} rows={3} />;
  const isEmail = type === 'email';
  return (
    <input
      {...text}
      // The types of Preact allow one kind at a time.
      type={(isEmail ? 'email' : 'text') as 'text'}
      autocomplete={isEmail ? 'email' : undefined}
      inputMode={isEmail ? 'email' : undefined}
    />
  );
}
