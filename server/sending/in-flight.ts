import { hasFullHistory } from '../contact/new-visitor.ts';
import type { Visitor } from '../contact/visitor.ts';
import type { SiteContext } from '../site-context.ts';
import { UpstreamError } from '../upstream/error.ts';
import { LONGEST_CALL, trustedStart } from '../upstream/running-call.ts';
import type { KeyRecord } from './key-record.ts';
import type { PendingMessage } from './pending-message.ts';

/** Seconds after which to look again whether the process that is responsible for a message can be reached. */
export const SOON = 5;

/**
 * Whether somebody may have sent this message already. `elsewhere`: another process may be sending it now, because a
 * browser repeats by itself a request whose connection it lost, and that process may be cut off from the store.
 */
export type Doubt = 'none' | 'possible' | 'elsewhere';

export async function doubtOf(
  context: SiteContext,
  visitor: Visitor,
  { key, attempt }: PendingMessage,
  record: KeyRecord,
): Promise<Doubt> {
  const { store } = context;
  if (record.state().name !== 'unknown') return 'possible';
  if (attempt > 1) return 'possible';
  if (!store.isResponsibleFor(key) && (await store.partitionedFor()) === 0) return 'elsewhere';
  if ((await store.age()) >= 3 * LONGEST_CALL) return 'none';
  return (await hasFullHistory(context, visitor)) ? 'none' : 'possible';
}

/**
 * When the latest call with this key may have begun, epoch ms; `undefined`: none can be running. A call that the store
 * does not know of began before the store did, or in a process that was cut off from it.
 */
export async function latestStart(
  context: SiteContext,
  visitor: Visitor,
  { attempt }: PendingMessage,
  record: KeyRecord,
): Promise<number | undefined> {
  const state = record.state();
  if (state.name === 'begun')
    return trustedStart(state.startedAt, context.now(), (at) => record.note({ name: 'call_redated', at }));
  if (state.name !== 'unknown' || attempt === 1) return undefined;
  const partitionedFor = await context.store.partitionedFor();
  if (partitionedFor < LONGEST_CALL) return context.now() - partitionedFor;
  if (await hasFullHistory(context, visitor)) return undefined;
  return context.now() - (await context.store.age());
}

/** The answer while another process may be sending the message. @param retryAfter seconds */
export function startedElsewhere(retryAfter: number): UpstreamError {
  return new UpstreamError('upstream_timeout', 'running', 'another process may have started it', {
    retryAfter,
    scope: 'conversation',
  });
}
