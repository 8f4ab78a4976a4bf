/** What `lexer.ts` uses of the lexer. The package has no types of its own. */
declare module 'commonmark' {
  export class Node {
    constructor(type: string);
    readonly type: string;
    readonly next: Node | null;
    readonly info: string | null;
    readonly level: number;
    _parent: Node | null;
    _firstChild: Node | null;
    _literal: string | null;
    _string_content: string | null;
    _destination: string | null;
    _listData: { type?: 'bullet' | 'ordered'; tight?: boolean; start?: number | null };
    /** A run of tildes. Ours. */
    _tildes?: { opens: boolean; closes: boolean };
    /** Whether the task of a list's item is done. Ours. */
    _task?: 'open' | 'done';
    /** How the columns of a table are aligned. Ours. */
    _columns?: ('left' | 'center' | 'right' | undefined)[];
    appendChild(child: Node): void;
    insertAfter(sibling: Node): void;
    unlink(): void;
    walker(): { next(): { entering: boolean; node: Node } | null };
  }

  export interface InlineParser {
    subject: string;
    pos: number;
    parse(block: Node): void;
    scanDelims(code: number): { numdelims: number; can_open: boolean; can_close: boolean } | null;
  }

  /** Answers 0 if no block begins on the line. */
  type BlockStart = (parser: Parser, container: Node) => 0 | 1 | 2;

  export class Parser {
    blockStarts: BlockStart[];
    inlineParser: InlineParser;
    parse(text: string): Node;
  }
}
