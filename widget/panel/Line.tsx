import type { VNode } from 'preact';
import type { Row } from '../core/timeline.ts';
import { AgentLine } from './AgentLine.tsx';
import { OwnLine } from './OwnLine.tsx';

/** One message, on its author's side. */
export function Line({ row }: { row: Extract<Row, { place: unknown }> }): VNode {
  if (row.type === 'pending') {
    const { pending, place } = row;
    return <OwnLine place={place} pending={pending} content={pending.content} time={pending.created_at} />;
  }
  const { message, place } = row;
  if (message.message_type !== 'incoming') return <AgentLine message={message} place={place} />;
  return <OwnLine place={place} message={message} content={message.content} time={message.created_at} />;
}
