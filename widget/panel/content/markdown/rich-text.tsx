import type { Node } from 'commonmark';
import { addStyle } from '../../../core/style.ts';
import type { RichText } from '../../view.ts';
import { Blocks } from './Blocks.tsx';
import { readMarkdown } from './lexer.ts';
import css from './markdown.css?inline';
import { isOnlyEmoji } from './only-emoji.ts';

/** So many texts are kept as they were read: messages are drawn again and again while the visitor scrolls. */
const KEPT = 99;

/** What draws the texts that are more than plain ones. The visitor's own stay as typed. */
export function createRichText(root: ShadowRoot): RichText {
  const kept = new Map<string, Node | undefined>();
  addStyle(root, css);
  return (text, isOwn) => {
    if (isOnlyEmoji(text)) return <p class="content emoji">{text}</p>;
    if (isOwn) return undefined;
    if (kept.size > KEPT) kept.clear();
    if (!kept.has(text)) kept.set(text, readMarkdown(text));
    const blocks = kept.get(text);
    return (
      blocks && (
        <div class="content markdown">
          <Blocks of={blocks} dir="auto" />
        </div>
      )
    );
  };
}
