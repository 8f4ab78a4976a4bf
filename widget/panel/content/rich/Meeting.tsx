import type { VNode } from 'preact';
import type { RichProps } from './rich-props.ts';

/** A video meeting. The upstream lets nobody join it from an API inbox. */
export function Meeting({ say }: RichProps<'integrations'>): VNode {
  return <p class="second">{say('meeting')}</p>;
}
