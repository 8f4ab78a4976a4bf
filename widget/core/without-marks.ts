/** Lines that only mark something: the edge of code, a rule, the line under a table's head. */
const MARK_LINES = /^ *(?:```.*|~~~.*|[-=*_|:][-=*_|: ]+)$\n?/gm;
const BEGINNINGS = /^[ \t]*(?:(?:>|#{1,6}|[-+*])[ \t]+(?:\[[ x]\] )?)+/gim;
const LINKS = /!?\[([^\]\n]{0,500})\]\([^()\s]{0,999}(?: [^()\n]{0,500})?\)|<((?:https?:|mailto:)[^<>\s]{1,999})>/g;
/** A mark, as far as its partner. */
const PAIRS = /(?<![\p{L}\p{N}\\])(\*{1,3}|_{1,3}|~~|`{1,3})(?=\S)(.{1,500}?)(?<=\S)\1(?![\p{L}\p{N}])/gsu;
const BARS = /[ \t]*\|[ \t]*/g;

/** A text without the marks of its Markdown: to be read out, and to be shown where there is room for a line. */
export function withoutMarks(text: string): string {
  const words = text.replace(MARK_LINES, '').replace(BEGINNINGS, '').replace(LINKS, '$1$2');
  // Inside of one pair may be another.
  return (
    words
      .replace(PAIRS, '$2')
      .replace(PAIRS, '$2')
      .replace(/^[ \t]*\|.*$/gm, (row) => row.replace(BARS, ' ').trim())
      .replace(/\\(?=[!-/:-@[-`{-~\n])/g, '')
      .trim() || text
  );
}
