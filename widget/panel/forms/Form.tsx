import type { ComponentChildren, VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CoreKey } from '../../locales/catalogue.ts';
import type { FormsKey } from '../../locales/forms-en.ts';
import { reasonOf } from '../reason.ts';
import { useStyle } from '../use-style.ts';
import { useView } from '../view.ts';
import { Field } from './Field.tsx';
import css from './form.css?inline';
import type { FormStore } from './form-store.ts';
import { useWords } from './use-words.ts';

interface Props {
  form: FormStore;
  /** Its class, and the start of its ids. */
  name: string;
  /** Names the form; its id is `NAME-heading`. */
  heading: VNode;
  /** What the button says. */
  button: CoreKey | FormsKey;
  isHidden?: boolean;
  /** More buttons. */
  children?: ComponentChildren;
}

/** Some fields and a button that sends them. */
export function Form({ form, name, heading, button, isHidden, children }: Props): VNode {
  const say = useWords();
  const { answers, faults, progress } = useFormState(form);
  const ref = useRef<HTMLFormElement>(null);
  useStyle(css);
  useFocus(form, ref);
  const isAgain = progress.type === 'failed' || (progress.type === 'sending' && progress.isRetry);
  return (
    <form
      class={`form ${name}`}
      ref={ref}
      noValidate
      hidden={isHidden}
      aria-labelledby={`${name}-heading`}
      aria-busy={progress.type === 'sending' ? true : undefined}
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit();
      }}
    >
      {heading}
      {form.fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          id={`${name}-${field.name}`}
          value={answers[field.name]!}
          fault={faults[field.name]}
          onWrite={(value) => form.write(field, value)}
        />
      ))}
      <output class="fault">
        {progress.type === 'failed' ? `${say('notSent')} ${say(reasonOf(progress.code))}` : null}
      </output>
      <div class="row">
        <button class="primary">{say(isAgain ? 'tryNow' : button)}</button>
        {children}
      </div>
    </form>
  );
}

/** Follows each change at once: what a field shows must not lag behind what the visitor types. */
function useFormState({ $state }: FormStore): ReturnType<typeof $state.get> {
  const [, redraw] = useState({});
  useLayoutEffect(() => $state.listen(() => redraw({})), [$state]);
  return $state.get();
}

/** Moves the focus to the first fault; and to the composer before the form goes, because it must not go with the form. */
function useFocus({ $state }: FormStore, ref: { current: HTMLFormElement | null }): void {
  const { $open, focusComposer, context } = useView();
  const state = $state.get();
  useLayoutEffect(() => {
    if (state.isLedToFault) ref.current!.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [state, ref]);
  useLayoutEffect(
    () => () => {
      if ($open.get() && ref.current?.contains(context.root.activeElement)) focusComposer();
    },
    [$open, focusComposer, context, ref],
  );
}
