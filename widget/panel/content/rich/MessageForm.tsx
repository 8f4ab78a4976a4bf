import type { VNode } from 'preact';
import { AnswerFields } from './AnswerFields.tsx';
import type { RichProps } from './rich-props.ts';

/** A form of an agent or a bot. */
export function MessageForm(props: RichProps<'form'>): VNode {
  return <AnswerFields {...props} fields={props.rich.items} button={props.rich.button} />;
}
