import { resolve } from 'node:path';
import type { Plugin } from 'vite';

/** Modules of the lexer, and what replaces them. */
const INSTEAD: Record<string, string> = {
  './from-code-point.js': 'export default (code) => String.fromCodePoint(code);',
  './common.js': `export * from ${JSON.stringify(resolve('widget/panel/content/markdown/escapes.ts'))};`,
};
const VIRTUAL = '\0commonmark:';

/** Parts of the lexer's files that the bubble does not use, or replaces in `lexer.ts`. */
const CUTS: Record<string, RegExp[]> = {
  'index.js': [/^export \{ default as (?:Html|Xml|)Renderer .*$/gm],
  'node.js': [
    /^Object\.defineProperty\(proto, [^]*?^\}\);/gm,
    /^Node\.prototype\.(?:prependChild|insertBefore) = [^]*?^\};/gm,
    /^ {4}this\._on(?:Enter|Exit) = null;/gm,
    /^ {8}case "custom_\w+":$/gm,
    /,\s+resumeAt: resumeAt$/m,
    /\bnew (?=NodeWalker\()/g,
  ],
  'blocks.js': [
    /if \(this\.options\.time\) \{[^]*?\}/g,
    /\bnew (?=(?:Document|InlineParser)\()/g,
    /^ +this\.inlineParser\.(?:refmap|options) = .*$/gm,
    /^ +refmap: \{\},$/m,
    /^ +this\.refmap = .*$/m,
    /,\s+options: options \|\| \{\}$/m,
    // Columns of the source.
    /, this\.lastLineLength(?=\])/,
    /^ +(?:this|parser)\.lastLineLength =[^;]*;$/gm,
    /^ +lastLineLength: 0,$/m,
    /^ +block\.sourcepos\[1\]\[1\] =[^;]*;$/gm,
    /^ +default:\s+throw .*$/m,
    /^.*\.level = .*$/gm,
    // Markup.
    /, OPENTAG, CLOSETAG/,
    /^var reHtmlBlock(?:Open|Close) = [^]*?^\];/gm,
    /^ {4}html_block: \{[^]*?^ {4}\},/m,
    /^ {4}\/\/ HTML block[^]*?(?=^ {4}\/\/ Setext heading)/m,
    /^ {12}\/\/ if HtmlBlock, check[^]*?^ {12}\}$/m,
    // Addresses that stand apart from their links.
    /removeLinkReferenceDefinitions\(parser, block\);/,
    /var pos;\s*while \([^]*?\n {12}\}\n(?= {12}if \(container\._string_content)/,
  ],
  'inlines.js': [
    /^import \{ decodeHTMLStrict \}.*$/m,
    /^var normalizeURI = .*$/m,
    /^var re(?:HtmlTag|LinkTitle|LinkDestinationBraces|EntityHere) = [^;]*;$/gm,
    /^ {8}(parse(?:HtmlTag|String|Entity|Autolink|Link\w+|Reference)): \1,$/gm,
    / \|\| this\.parseHtmlTag\(block\)/,
    /^ {4}if \(!matched\) \{[^]*?^ {4}\}\n(?=\n {4}if \(matched\))/m,
    /^ +refmap: \{\},$/m,
    /^ +options: options \|\| \{\},$/m,
    // Curly quotes.
    /if \(cc === C_SINGLEQUOTE \|\| cc === C_DOUBLEQUOTE\) \{[^]*?\} else (?=\{)/,
    / else if \(cc === C_SINGLEQUOTE \|\| cc === C_DOUBLEQUOTE\) \{[^]*?\}(?= else)/,
    /if \(cc === C_SINGLEQUOTE\) \{[^]*?\} else (?=\{)/,
    / &&\s*\(this\.options\.smart \|\|.*?\)\)/,
    /case C_SINGLEQUOTE:\s*openers[^]*?break;\s*case C_DOUBLEQUOTE:[^]*?break;/,
    / else if \(closercc === C_SINGLEQUOTE\) \{[^]*?\}(?=\s*if \(!opener_found\))/,
    /case C_SINGLEQUOTE:\s*case C_DOUBLEQUOTE:\s*res = this[^]*?break;/,
  ],
};

/** Properties of a node that a getter hands out unchanged. */
const READ = /\b_(type|next|sourcepos|info|level)\b/g;

/** Names of the lexer's properties, which a minifier may shorten. No other chunk has them. */
export const LEXER_NAMES =
  /^(?:_(?:firstChild|lastChild|listData|string_content|destination|literal|parent|isFenced|fence\w+|columns|tildes|task|sourcepos)|sourcepos|\w*[nN]extNonspace\w*|advanceOffset|partiallyConsumedTab|lastMatchedContainer|closeUnmatchedBlocks|lastLineLength|currentLine|lineNumber|previousDelimiter|acceptsLines|canContain|process(?:Emphasis|Inlines)|remove(?:Delimiter|Bracket)|addBracket|bracketAfter|incorporateLine|markerOffset|handleDelim|scanDelims|numdelims|origdelims|can_(?:open|close)|parse(?:Backticks|Backslash|\w*Bracket|Bang|Newline|Inline|Autolink|Link\w+|String|Entity)|appendChild_|insertAfter|blockStarts|inlineParser|subject|refmap|delimiters|brackets|allClosed|oldtip|bulletChar|delimiter|padding)$/;

/** Takes out of the package commonmark what the bubble does not use. How it reads the rest stays as it is. */
export function leanCommonmark(): Plugin {
  return {
    name: 'lean-commonmark',
    enforce: 'pre',
    resolveId: (id, importer) =>
      importer?.includes('/commonmark/lib/') && Object.hasOwn(INSTEAD, id) ? VIRTUAL + id : null,
    load: (id) => INSTEAD[id.slice(VIRTUAL.length)] ?? null,
    transform(code, id) {
      const file = /\/commonmark\/lib\/([\w-]+\.js)$/.exec(id)?.[1];
      if (!file || !CUTS[file]) return null;
      let lean = code.replace(READ, '$1');
      for (const cut of CUTS[file]) {
        const before = lean;
        lean = lean.replace(cut, '');
        if (lean === before) this.error(`commonmark/lib/${file} has nothing like ${cut} now`);
      }
      return { code: lean, map: null };
    },
  };
}
