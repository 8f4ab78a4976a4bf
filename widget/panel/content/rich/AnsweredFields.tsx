import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { FormField, SubmittedValue } from '../../../../wire/content.ts';
import { AnswerFault } from './AnswerFault.tsx';

interface Props {
  fields: FormField[];
  values: SubmittedValue[];
  fault: string;
  /** Whether the visitor has sent them here a moment ago: the button that had the focus is gone. */
  focusRef: { current: boolean };
}

/** What the visitor has answered, in the place of the fields. */
export function AnsweredFields({ fields, values, fault, focusRef }: Props): VNode {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (focusRef.current) ref.current!.focus();
    focusRef.current = false;
  }, [focusRef]);
  return (
    <>
      <div class="card-of fields" tabIndex={-1} ref={ref}>
        <dl>
          {values.map(({ name, title, value }, index) => {
            const field = fields.find((one) => one.name === name) ?? (fields.length === 1 ? fields[0] : undefined);
            return (
              <div key={index} dir="auto">
                <dt>{field?.label ?? name ?? ''}</dt>
                <dd>{title ?? field?.options?.find((option) => option.value === value)?.title ?? value}</dd>
              </div>
            );
          })}
        </dl>
      </div>
      <AnswerFault fault={fault} />
    </>
  );
}
