import type { VNode } from 'preact';
import { AnswerFields } from './AnswerFields.tsx';
import type { RichProps } from './rich-props.ts';

const TYPES = { input_text: 'text', input_textarea: 'text_area', input_email: 'email' } as const;

/** A question with one field: a text, a long text, an e-mail address. */
export function OneField(props: RichProps<'input_text' | 'input_textarea' | 'input_email'>): VNode {
  const { type } = props.rich;
  const label = props.say(type === 'input_email' ? 'yourAddress' : 'yourAnswer');
  return <AnswerFields {...props} fields={[{ name: type, type: TYPES[type], label, required: true }]} />;
}
