import type { Row } from '../../core/timeline.ts';
import type { Block } from '../Lines.tsx';

/** Lines in a block, with the marks between them: as many as a slow phone draws within a frame or two. */
const MOST = 12;

const NOTHING: Row[] = [];

/** Lines cut into blocks, of which those that are not drawn have a height. */
export class Blocks {
  #blocks: Block[] = [];
  /** The blocks by their first lines. */
  #starts = new Map<Row['id'], Block>();
  #heights = new Map<Block['id'], number>();
  #rows = NOTHING;

  /** A line never changes its block, and a block that did not change is the same object. */
  cut(rows: Row[]): Block[] {
    if (rows !== this.#rows) this.#cut((this.#rows = rows));
    return this.#blocks.map((block) => {
      const height = this.#heights.get(block.id);
      return height === undefined ? block : { id: block.id, rows: NOTHING, height };
    });
  }

  /** Whether the block at this place is not drawn. */
  isEmpty(at = -1): boolean {
    const block = this.#blocks[at];
    return block !== undefined && this.#heights.has(block.id);
  }

  draw(at = -1): void {
    const block = this.#blocks[at];
    if (block) this.#heights.delete(block.id);
  }

  empty(at: number, height: number): void {
    const block = this.#blocks[at];
    // The panel opens at what is new, and it must be there.
    if (block?.rows.every(({ type }) => type !== 'unread')) this.#heights.set(block.id, height);
  }

  #cut(rows: Row[]): void {
    const starts = new Map<Row['id'], Block>();
    let block: Block | undefined;
    let marks: Row[] = [];
    for (const row of rows) {
      marks.push(row);
      // A mark belongs to the message below it.
      if (!('place' in row)) continue;
      const old = this.#starts.get(row.id);
      if (!block || old || block.rows.length >= MOST) {
        // The first of all is what stood there before anything was cut.
        block = { id: old?.id ?? (this.#starts.size || starts.size ? row.id : ''), rows: [] };
        starts.set(row.id, block);
      }
      block.rows.push(...marks);
      marks = [];
    }
    for (const [start, made] of starts) {
      const old = this.#starts.get(start);
      if (old && isSame(old.rows, made.rows)) starts.set(start, old);
    }
    this.#starts = starts;
    this.#blocks = [...starts.values()];
  }
}

function isSame(some: Row[], others: Row[]): boolean {
  return some.length === others.length && some.every((row, at) => isSameRow(row, others[at]!));
}

function isSameRow(one: Row, other: Row): boolean {
  return one === other || (!('place' in one) && one.id === other.id);
}
