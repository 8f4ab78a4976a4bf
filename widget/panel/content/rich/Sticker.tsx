import type { VNode } from 'preact';
import { Picture } from './Picture.tsx';
import type { RichProps } from './rich-props.ts';

export function Sticker({ rich, say }: RichProps<'sticker'>): VNode {
  return <Picture address={rich.picture} alt={say('sticker')} look="sticker" />;
}
