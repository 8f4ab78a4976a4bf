import { records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from './visitor.ts';

/**
 * Notes the first request of a stranger whose session nobody has had before.
 *
 * @returns whether it was the first
 * @throws {StoreError}
 */
export async function noteNewVisitor(context: SiteContext, sourceId: string): Promise<boolean> {
  const record = records.firstEpoch(context, sourceId);
  if ((await record.get()) !== undefined) return false;
  await record.set(await context.store.epoch());
  return true;
}

/** The store has lost nothing since the visitor's first request, so what it does not know has not happened. */
export async function hasFullHistory(context: SiteContext, { sourceId }: Visitor): Promise<boolean> {
  return (await records.firstEpoch(context, sourceId).get()) === (await context.store.epoch());
}
