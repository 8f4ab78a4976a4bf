import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Row } from '../core/timeline.ts';
import { Line } from './Line.tsx';
import { dayName } from './time.ts';
import { useView } from './view.ts';

/** Lines that are drawn together; where nobody looks, no line and the height of all of them. */
export interface Block {
  id: string;
  rows: Row[];
  /** Pixels. */
  height?: number;
}

export function Lines({ block: { rows, height } }: { block: Block }): VNode {
  return useMemo(
    () => (
      <div class="block" style={{ height }}>
        {rows.map((row) => ('place' in row ? <Line key={row.id} row={row} /> : <Mark key={row.id} row={row} />))}
      </div>
    ),
    [rows, height],
  );
}

function Mark({ row }: { row: Exclude<Row, { place: unknown }> }): VNode {
  const { say } = useView();
  return <p class={`day ${row.type}`}>{row.type === 'day' ? dayName(row.time, say.language) : say('newMessages')}</p>;
}
