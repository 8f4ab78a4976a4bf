import { sha256 } from '../base/digest.ts';
import type { ValueOf } from '../store/record.ts';
import { records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from './visitor.ts';

/** A field that belongs to another contact. */
export type ConflictingField = ValueOf<typeof records.lastDetails>['taken'][number];

/** What came of it when just this was said last; `undefined` when it is news. */
export async function recallLastDetails(
  context: SiteContext,
  { sourceId }: Visitor,
  said: unknown,
): Promise<ConflictingField[] | undefined> {
  const last = await records.lastDetails(context, sourceId).get();
  return last?.hash === hashOf(said) ? last.taken : undefined;
}

export function noteLastDetails(
  context: SiteContext,
  { sourceId }: Visitor,
  said: unknown,
  taken: ConflictingField[],
): Promise<void> {
  return records.lastDetails(context, sourceId).set({ hash: hashOf(said), taken });
}

/** The contact is another one: all of it is news. */
export function forgetLastDetails(context: SiteContext, { sourceId }: Visitor): Promise<void> {
  return records.lastDetails(context, sourceId).delete();
}

function hashOf(said: unknown): string {
  return sha256(JSON.stringify(said));
}
