import { Node, Parser, type InlineParser } from 'commonmark';
import { decodeEntity } from './entities.ts';
import { ENTITY, unescapeString } from './escapes.ts';
import { toTable } from './tables.ts';

/** Longer texts take a slow phone too long, and so do long runs of spaces. */
const LONGEST = 10_000;
const TOO_MANY_SPACES = /[ \t]{200}/;
/** Blocks within blocks; in a list each level has two. What is deeper is text. */
const DEEPEST = 24;
/** Where a link leads, with brackets in it as far as they are in pairs. */
const DESTINATION =
  /<(?:\\.|[^<>\\\n]){0,999}>|(?!<)(?:\\.|[^\0- ()\\]|\((?:\\.|[^\0- ()\\]|\((?:\\.|[^\0- ()\\]){0,999}\)){0,999}\)){0,999}/y;
/** A title is not shown, so all that matters is where it ends. */
const TITLE = /"(?:\\.|[^"\\]){0,999}"|'(?:\\.|[^'\\]){0,999}'|\((?:\\.|[^()\\]){0,999}\)/sy;
/** An address in angle brackets. */
const AUTOLINK = /<(?:[a-z][\w+.-]+:|[\w.+-]+@)[^\s<>]*>/iy;
const ENTITY_HERE = new RegExp(ENTITY, 'iy');
/** Text without a meaning in Markdown. An address belongs to it as a whole. */
const TEXT = /(?:(?:https?:\/\/|www\.)[^\s<>[\]()\\`*!&]*[^\s<>[\]()\\`*!&?.,:'"_~]|[^\n`[\]\\!<&*_~])+/iy;
const TILDES = /~+/y;
const TILDE = 126;
const TASK = /^\[([ x])\](?=\s)/i;

/** The blocks of a Markdown text, or `undefined` if it is better shown as it was typed. The time is linear in its length. */
export function readMarkdown(text: string): Node | undefined {
  if (text.length > LONGEST || TOO_MANY_SPACES.test(text)) return undefined;
  const parser = new Parser();
  parser.blockStarts = parser.blockStarts.map(
    (start) => (self, container) => (isDeep(container) ? 0 : start(self, container)),
  );
  extend(parser.inlineParser);
  return parser.parse(text);
}

function isDeep(container: Node): boolean {
  let depth = 0;
  for (let node: Node | null = container; node; node = node._parent) depth += 1;
  return depth > DEEPEST;
}

/** Adds what GitHub's Markdown has, and replaces what takes a time that is not linear. */
function extend(inline: InlineParser): void {
  const { parse } = inline;

  Object.assign(inline, {
    parse(block: Node) {
      if (block.type === 'paragraph') {
        toTable(block)?.forEach((cell) => parse.call(inline, cell));
        takeTask(block);
        if (!block._string_content) return block.unlink();
      }
      return parse.call(inline, block);
    },
    parseString: (block: Node) => addText(block, match(TEXT)) || addTildes(block),
    parseAutolink(block: Node) {
      const address = match(AUTOLINK)?.slice(1, -1);
      const link = new Node('link');
      if (addText(link, address)) block.appendChild(link);
      link._destination = /:/.test(address!) ? address! : `mailto:${address}`;
      return address;
    },
    parseEntity: (block: Node) => addText(block, match(ENTITY_HERE), decodeEntity),
    parseLinkTitle: () => (match(TITLE) === undefined ? null : ''),
    parseLinkDestination() {
      const found = match(DESTINATION);
      return found === undefined ? null : unescapeString(found.replace(/^<(.*)>$/, '$1'));
    },
  });

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = inline.pos;
    const found = pattern.exec(inline.subject)?.[0];
    inline.pos += found?.length ?? 0;
    return found;
  }

  function addTildes(block: Node): Node | undefined {
    const run = inline.scanDelims(TILDE);
    const node = addText(block, match(TILDES));
    if (node && run!.numdelims < 3) node._tildes = { opens: run!.can_open, closes: run!.can_close };
    return node;
  }
}

function addText(block: Node, text: string | undefined, read = (raw: string) => raw): Node | undefined {
  if (!text) return undefined;
  const node = new Node('text');
  node._literal = read(text);
  block.appendChild(node);
  return node;
}

/** Takes the box from the beginning of a list's item. */
function takeTask(paragraph: Node): void {
  const item = paragraph._parent!;
  const box = item.type === 'item' && item._firstChild === paragraph && TASK.exec(paragraph._string_content!);
  if (!box) return;
  item._task = box[1] === ' ' ? 'open' : 'done';
  paragraph._string_content = paragraph._string_content!.slice(box[0].length);
}
