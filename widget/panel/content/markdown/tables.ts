import { Node } from 'commonmark';

/** The line under a table's head. */
const RULE = /^ *\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$/;
const BAR = /(?<!\\)\|/;
/** More cells than a person writes are shown as they were typed. */
const MOST_CELLS = 2_000;

/**
 * Cuts a table out of the end of a paragraph and puts it after it.
 *
 * @returns the cells, whose text is still to be read; `undefined` if there is no table
 */
export function toTable(paragraph: Node): Node[] | undefined {
  const lines = paragraph._string_content!.trimEnd().split('\n');
  const rule = lines.findIndex((line, at) => at > 0 && RULE.test(line) && isHead(lines[at - 1]!, line));
  if (rule < 0) return undefined;
  const columns = cellsOf(lines[rule]!).map(alignmentOf);
  const rows = [lines[rule - 1]!, ...lines.slice(rule + 1)].map(cellsOf);
  if (columns.length * rows.length > MOST_CELLS) return undefined;

  const table = new Node('table');
  table._columns = columns;
  const cells = rows.flatMap((row) => {
    const line = new Node('row');
    table.appendChild(line);
    return columns.map((_, at) => {
      const cell = new Node('cell');
      cell._string_content = (row[at] ?? '').replaceAll('\\|', '|');
      line.appendChild(cell);
      return cell;
    });
  });
  paragraph.insertAfter(table);
  paragraph._string_content = lines.slice(0, rule - 1).join('\n');
  return cells;
}

function isHead(head: string, rule: string): boolean {
  return /\|/.test(head + rule) && cellsOf(head).length === cellsOf(rule).length;
}

function cellsOf(line: string): string[] {
  const cells = line.trim().split(BAR);
  if (!cells[0]) cells.shift();
  if (!cells.at(-1)?.trim()) cells.pop();
  return cells.map((cell) => cell.trim());
}

function alignmentOf(cell: string): 'left' | 'center' | 'right' | undefined {
  const [begins, ends] = [cell.startsWith(':'), cell.endsWith(':')];
  return begins ? (ends ? 'center' : 'left') : ends ? 'right' : undefined;
}
