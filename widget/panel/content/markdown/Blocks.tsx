import type { Node } from 'commonmark';
import type { VNode } from 'preact';
import { CodeBlock } from './CodeBlock.tsx';
import { Inlines } from './Inlines.tsx';
import { childrenOf } from './nodes.ts';
import { Table } from './Table.tsx';

/** The blocks of a Markdown text. The outermost ones each have the direction of their text. */
export function Blocks({ of, dir }: { of: Node; dir?: 'auto' }): VNode {
  return <>{childrenOf(of).map((node) => drawBlock(node, dir))}</>;
}

function drawBlock(node: Node, dir?: 'auto'): VNode {
  const { type, info, _literal, _listData } = node;
  switch (type) {
    case 'heading':
      // A message is not a page: its headings would disturb those of the page.
      return (
        <p dir={dir}>
          <strong>
            <Inlines of={node} />
          </strong>
        </p>
      );
    case 'block_quote':
      return (
        <blockquote dir={dir}>
          <Blocks of={node} />
        </blockquote>
      );
    case 'list': {
      const items = childrenOf(node).map((item) => drawItem(item, _listData.tight));
      return _listData.type === 'bullet' ? (
        <ul dir={dir}>{items}</ul>
      ) : (
        <ol dir={dir} start={_listData.start!}>
          {items}
        </ol>
      );
    }
    case 'code_block':
      return <CodeBlock code={_literal!} language={info?.split(/\s/)[0] ?? ''} />;
    case 'thematic_break':
      return <hr />;
    case 'table':
      return <Table of={node} dir={dir} />;
    default:
      return (
        <p dir={dir}>
          <Inlines of={node} />
        </p>
      );
  }
}

/** In a tight list the texts of the items are no paragraphs. */
function drawItem(item: Node, isTight: boolean | undefined): VNode {
  const [first, ...others] = childrenOf(item).map((node) =>
    isTight && node.type === 'paragraph' ? drawInlines(node) : drawBlock(node),
  );
  if (!item._task)
    return (
      <li>
        {first}
        {others}
      </li>
    );
  return (
    <li class="task">
      <label>
        <input type="checkbox" disabled checked={item._task === 'done'} />
        {first}
      </label>
      {others}
    </li>
  );
}

function drawInlines(node: Node): VNode {
  return <Inlines of={node} />;
}
