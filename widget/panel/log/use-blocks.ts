import { useMemo, useState } from 'preact/hooks';
import type { Message } from '../../../wire/message.ts';
import type { PendingMessage } from '../../core/pending-message.ts';
import { buildTimeline } from '../../core/timeline.ts';
import type { Block } from '../Lines.tsx';
import type { LogLayout } from './log-layout.ts';

export interface Blocks {
  blocks: readonly Block[];
  /** What divides the log, once there is something. */
  layout: LogLayout | undefined;
  setLayout(layout: LogLayout): void;
}

/** The log in blocks: all lines in one, until a layout divides them. */
export function useBlocks(messages: Message[], pending: PendingMessage[], seen: number): Blocks {
  const [layout, setLayout] = useState<LogLayout>();
  const updated = layout?.update(messages, pending, seen);
  // Each layout is made of the one before. Set while rendering, it costs no second pass over the log.
  if (updated !== layout) setLayout(updated);
  const blocks = useMemo(
    () => updated?.blocks ?? [{ id: '', rows: buildTimeline(messages, pending, seen) }],
    [updated, messages, pending, seen],
  );
  return { blocks, layout: updated, setLayout };
}
