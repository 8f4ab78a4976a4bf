import type { VNode } from 'preact';
import type { PendingMessage } from '../core/pending-message.ts';
import { Refused } from './Refused.tsx';
import { Waiting } from './Waiting.tsx';

/** Below a message that was refused, or is not sent yet: why, and what the visitor can do. */
export function Failure({ pending }: { pending: PendingMessage }): VNode | null {
  if (pending.state.type === 'refused') return <Refused pending={pending} state={pending.state} />;
  return pending.state.type === 'waiting' ? <Waiting state={pending.state} /> : null;
}
