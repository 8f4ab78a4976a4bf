import type { Node } from 'commonmark';

export function childrenOf(parent: Node): Node[] {
  const children: Node[] = [];
  for (let node = parent._firstChild; node; node = node.next) children.push(node);
  return children;
}

/** The text of a node without its marks. A loop, because nodes may be nested deeper than functions may call themselves. */
export function textOf(root: Node): string {
  const walker = root.walker();
  let text = '';
  for (let event = walker.next(); event; event = walker.next())
    if (event.entering) text += /break/.test(event.node.type) ? '\n' : (event.node._literal ?? '');
  return text;
}
