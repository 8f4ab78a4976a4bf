import { Component, type VNode } from 'preact';
import type { Row } from '../core/timeline.ts';
import { Line } from './Line.tsx';
import { dayName } from './time.ts';
import { useView } from './view.ts';

/** Lines that are drawn together; or, with a height, the room of those that are not drawn. */
export interface Block {
  id: string;
  rows: Row[];
  /** Pixels. */
  height?: number;
}

/** A class, because a remembered node would hold on to all that stood around it when it was made. */
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

function Mark({ row }: { row: Exclude<Row, { place: unknown }> }): VNode {
  const { say } = useView();
  return <p class={`day ${row.type}`}>{row.type === 'day' ? dayName(row.time, say.language) : say('divider')}</p>;
}
