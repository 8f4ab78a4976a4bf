import type { Node } from 'commonmark';
import type { ComponentChildren, VNode } from 'preact';
import { Linked } from '../Linked.tsx';
import { linkTo } from '../link-to.ts';
import { safeLink } from './safe-link.ts';
import { childrenOf, textOf } from './nodes.ts';

/** Inside of so many marks a text is shown without more of them. */
const DEEPEST = 20;

/** What stands in a line: text, emphasis, code, links. */
export function Inlines({ of, depth = 0, inLink = false }: { of: Node; depth?: number; inLink?: boolean }): VNode {
  const shown: (string | VNode)[] = [];
  /** Where the tildes stand that may begin a struck text, by their number. */
  let opened: number[] = [];
  for (const node of childrenOf(of)) {
    const literal = node._literal ?? '';
    if (!node._tildes) shown.push(draw(node));
    else if (node._tildes.closes && opened[literal.length] !== undefined) {
      const [, ...struck] = shown.splice(opened[literal.length]!);
      shown.push(<del>{join(struck)}</del>);
      opened = [];
    } else {
      if (node._tildes.opens) opened[literal.length] = shown.length;
      shown.push(literal);
    }
  }
  return <>{join(shown)}</>;

  function draw(node: Node): string | VNode {
    const { type } = node;
    if (type === 'text') return node._literal!;
    if (type === 'softbreak') return '\n';
    if (type === 'linebreak') return <br />;
    // Its own direction keeps it together in a text of the other one.
    if (type === 'code') return <code dir="ltr">{node._literal}</code>;
    if (depth > DEEPEST) return textOf(node);
    if (type === 'link' || type === 'image') return drawLink(node, type);
    const inside = <Inlines of={node} depth={depth + 1} inLink={inLink} />;
    return type === 'strong' ? <strong>{inside}</strong> : <em>{inside}</em>;
  }

  /** No picture of another host is loaded: that would tell the host who reads. */
  function drawLink(node: Node, type: 'link' | 'image'): string | VNode {
    const text = textOf(node);
    const link = inLink ? undefined : safeLink(node._destination!, text);
    const inside = type === 'link' ? <Inlines of={node} depth={depth + 1} inLink /> : text;
    if (!link) return inside;
    return (
      <a {...linkTo(link.href)}>
        {text ? inside : link.href}
        {link.note ? ` (${link.note})` : null}
      </a>
    );
  }

  /** Neighbouring texts become one, so that an address in them is whole. */
  function join(parts: (string | VNode)[]): ComponentChildren[] {
    const joined: ComponentChildren[] = [];
    let text = '';
    const flush = (): void => {
      if (text) joined.push(inLink ? text : <Linked text={text} />);
      text = '';
    };
    for (const part of parts) {
      if (typeof part === 'string') text += part;
      else {
        flush();
        joined.push(part);
      }
    }
    flush();
    return joined;
  }
}
