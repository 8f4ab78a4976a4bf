import type { VNode } from 'preact';
import { useStore } from '../use-store.ts';
import { useView } from '../view.ts';
import { Linked } from './Linked.tsx';

/** A text as its author meant it: the visitor's own stays as typed, all others may have Markdown. Plain until that is loaded. */
export function Text({ text, isOwn = false }: { text: string; isOwn?: boolean }): VNode {
  return (
    useStore(useView().$richText)?.(text, isOwn) ?? (
      <p class="content" dir="auto">
        <Linked text={text} />
      </p>
    )
  );
}
