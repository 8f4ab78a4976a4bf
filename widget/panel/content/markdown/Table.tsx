import type { Node } from 'commonmark';
import type { VNode } from 'preact';
import { markdownEn } from '../../../locales/markdown-en.ts';
import { useView } from '../../view.ts';
import { Inlines } from './Inlines.tsx';
import { childrenOf } from './nodes.ts';

/** A table, in a frame that scrolls if the table is wider than the message. */
export function Table({ of, dir }: { of: Node; dir: 'auto' | undefined }): VNode {
  const say = useView().say.with(markdownEn);
  const [head, ...body] = childrenOf(of).map(drawRow);
  return (
    // The keyboard scrolls it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <figure class="grid" aria-label={say('table')} tabIndex={0}>
      <table dir={dir}>
        <thead>{head}</thead>
        {body[0] ? <tbody>{body}</tbody> : null}
      </table>
    </figure>
  );

  function drawRow(row: Node): VNode {
    const Cell = row === of._firstChild ? 'th' : 'td';
    const drawCell = (cell: Node, at: number): VNode => (
      <Cell class={of._columns![at]}>
        <Inlines of={cell} />
      </Cell>
    );
    return <tr>{childrenOf(row).map(drawCell)}</tr>;
  }
}
