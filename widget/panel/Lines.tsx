import { Component, type VNode } from 'preact';
import type { Row } from '../core/timeline.ts';
import { Line } from './Line.tsx';
import { dayName } from './time.ts';
import { useView } from './view.ts';

/** Lines that are drawn together; with a height, the room of lines that are not drawn. */
export interface Block {
  id: string;
  rows: Row[];
  /** Pixels. */
  height?: number;
}

/** A class: a memoized function component would keep everything alive that its parent had when it last rendered. */
export class Lines extends Component<{ block: Block }> {
  override shouldComponentUpdate({ block: { rows, height } }: { block: Block }): boolean {
    const { block } = this.props;
    return rows !== block.rows || height !== block.height;
  }

  override render({ block: { rows, height } }: { block: Block }): VNode {
    return (
      <div class="block" style={{ height: height === undefined ? height : `${height}px` }}>
        {rows.map((row) => ('place' in row ? <Line key={row.id} row={row} /> : <Mark key={row.id} row={row} />))}
      </div>
    );
  }
}

/** A new day, or where the new messages begin. */
function Mark({ row }: { row: Exclude<Row, { place: unknown }> }): VNode {
  const { say } = useView();
  return <p class={`day ${row.type}`}>{row.type === 'day' ? dayName(row.time, say.language) : say('divider')}</p>;
}
