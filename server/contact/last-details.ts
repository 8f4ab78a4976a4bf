import { sha256 } from '../base/digest.ts';
import { records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { ConflictingField } from './conflicts.ts';
import type { Visitor } from './visitor.ts';

/*
 * The details that were written to a visitor's contact last. Host pages send them with every page view; the same details
 * again cost no call upstream.
 */

/** @returns the fields that conflicted if the last details were the same; `undefined` if these are new */
export async function recallLastDetails(
  context: SiteContext,
  { sourceId }: Visitor,
  details: unknown,
): Promise<ConflictingField[] | undefined> {
  const last = await records.lastDetails(context, sourceId).get();
  return last?.hash === hashOf(details) ? last.taken : undefined;
}

export function noteLastDetails(
  context: SiteContext,
  { sourceId }: Visitor,
  details: unknown,
  conflicts: ConflictingField[],
): Promise<void> {
  return records.lastDetails(context, sourceId).set({ hash: hashOf(details), taken: conflicts });
}

/** For a visitor whose contact is another one now: any details are new to it. */
export function forgetLastDetails(context: SiteContext, { sourceId }: Visitor): Promise<void> {
  return records.lastDetails(context, sourceId).delete();
}

function hashOf(details: unknown): string {
  return sha256(JSON.stringify(details));
}
