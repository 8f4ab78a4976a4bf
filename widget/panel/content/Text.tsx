import type { VNode } from 'preact';
import { useLinks } from './use-links.ts';

/** Plain text as nodes: keeps line breaks, and turns addresses and numbers into links. */
export function Text({ text }: { text: string }): VNode {
  const parts: (string | VNode)[] = [];
  let end = 0;
  for (const { from, to, shown, href } of useLinks(text)) {
    parts.push(
      text.slice(end, from),
      // Its own direction keeps it together in a text of the other one.
      <a href={href} dir="ltr" target={/^http/i.test(href) ? '_blank' : undefined} rel="noopener noreferrer nofollow">
        {shown}
      </a>,
    );
    end = to;
  }
  return (
    <p class="content" dir="auto">
      {parts}
      {text.slice(end)}
    </p>
  );
}
