import type { VNode } from 'preact';
import type { RichProps } from './rich-props.ts';

/** A message that came as an e-mail: its subject. */
export function Email({ rich: { subject } }: RichProps<'incoming_email'>): VNode | null {
  return subject === undefined ? null : (
    <p class="second subject" dir="auto">
      {subject}
    </p>
  );
}
