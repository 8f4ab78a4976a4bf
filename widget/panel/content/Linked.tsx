import type { ComponentChildren, VNode } from 'preact';
import { linkTo } from './link-to.ts';
import { useLinks } from './use-links.ts';

/** A text whose addresses and numbers are links. */
export function Linked({ text }: { text: string }): VNode {
  const parts: ComponentChildren[] = [];
  let end = 0;
  for (const { from, to, shown, href } of useLinks(text)) {
    parts.push(
      text.slice(end, from),
      // Its own direction keeps it together in a text of the other one.
      <a {...linkTo(href)} dir="ltr">
        {shown}
      </a>,
    );
    end = to;
  }
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  );
}
