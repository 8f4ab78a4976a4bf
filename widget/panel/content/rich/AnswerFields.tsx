import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FormField } from '../../../../wire/content.ts';
import { AnswerFault } from './AnswerFault.tsx';
import { AnsweredFields } from './AnsweredFields.tsx';
import { faultOf } from './field-fault.ts';
import { FieldOfForm } from './FieldOfForm.tsx';
import type { RichProps } from './rich-props.ts';
import { useAnswer } from './use-answer.ts';

type FieldType = 'form' | 'input_text' | 'input_textarea' | 'input_email';

interface Props extends RichProps<FieldType> {
  fields: FormField[];
  /** What the button says, in the form's own words. */
  button?: string | undefined;
}

/** Fields and a button that sends them. What was sent stays in their place. */
export function AnswerFields(props: Props): VNode {
  const { message, fields, button, say, answers } = props;
  const { values, fault, give } = useAnswer<FieldType>(props);
  const [, redraw] = useState({});
  const [faults, setFaults] = useState<Record<string, string>>({});
  const formRef = useRef<HTMLFormElement>(null);
  const sentRef = useRef(false);
  const ledRef = useRef(false);
  useLayoutEffect(() => {
    if (ledRef.current) formRef.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
    ledRef.current = false;
  });
  if (values) return <AnsweredFields fields={fields} values={values} fault={fault} focusRef={sentRef} />;

  const draftOf = ({ name, default: first = '' }: FormField): string =>
    answers.drafts.get(`${message.id} ${name}`) ?? first;

  return (
    <form class="card-of fields" ref={formRef} noValidate onSubmit={submit} aria-label={message.content || undefined}>
      {fields.map((field, index) => (
        <FieldOfForm
          key={field.name}
          field={field}
          id={`answer-${message.id}-${index}`}
          value={draftOf(field)}
          fault={faults[field.name]}
          say={say}
          onWrite={(value) => {
            answers.drafts.set(`${message.id} ${field.name}`, value);
            // A field without a fault is checked when the form is sent.
            if (faults[field.name]) setFaults({ ...faults, [field.name]: textOf(field, value) });
            redraw({});
          }}
        />
      ))}
      <AnswerFault fault={fault} />
      <button class="btn" dir="auto">
        {button ?? say('sendAnswer')}
      </button>
    </form>
  );

  function submit(event: Event): void {
    event.preventDefault();
    const found = Object.fromEntries(fields.map((field) => [field.name, textOf(field, draftOf(field))]));
    setFaults(found);
    if (Object.values(found).some(Boolean)) {
      ledRef.current = true;
      return;
    }
    sentRef.current = true;
    const rows = fields.map((field) => ({ name: field.name, value: draftOf(field).trim() }));
    give(rows.filter(({ value }) => value));
  }

  function textOf(field: FormField, value: string): string {
    const found = faultOf(field, value);
    return found ? ('key' in found ? say(found.key) : found.text) : '';
  }
}
