import type { VNode } from 'preact';

/** A link ends before a punctuation mark or a closing bracket at its end. */
const LINK = /\bhttps?:\/\/[^\s<>"]*[^\s<>"'.,:;!?)\]}…]/giu;

/** Plain text as nodes: keeps line breaks, and turns addresses into links. */
export function Text({ text }: { text: string }): VNode {
  const parts: (string | VNode)[] = [];
  let end = 0;
  for (const { 0: address, index } of text.matchAll(LINK)) {
    parts.push(
      text.slice(end, index),
      <a href={address} target="_blank" rel="noopener noreferrer nofollow">
        {address}
      </a>,
    );
    end = index + address.length;
  }
  return (
    <p class="content" dir="auto">
      {parts}
      {text.slice(end)}
    </p>
  );
}
