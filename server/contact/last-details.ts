import { sha256 } from '../base/digest.ts';
import { DAY } from '../base/time.ts';
import { storeName } from '../store/names.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from './visitor.ts';

/** A field that belongs to another contact. */
export type Taken = 'email' | 'phone_number';

/** What was said of a visitor last, so that saying it on every page costs nothing. */
interface Said {
  hash: string;
  taken: Taken[];
}

/** What came of it when just this was said last; `undefined` when it is news. */
export async function saidBefore(
  context: SiteContext,
  { sourceId }: Visitor,
  said: unknown,
): Promise<Taken[] | undefined> {
  const last = await context.store.get<Said>(storeName(context, 'said', sourceId));
  return last?.hash === hashOf(said) ? last.taken : undefined;
}

export function noteSaid(context: SiteContext, { sourceId }: Visitor, said: unknown, taken: Taken[]): Promise<void> {
  return context.store.set(storeName(context, 'said', sourceId), { hash: hashOf(said), taken } satisfies Said, DAY);
}

/** The contact is another one: all of it is news. */
export function forgetSaid(context: SiteContext, { sourceId }: Visitor): Promise<void> {
  return context.store.delete(storeName(context, 'said', sourceId));
}

function hashOf(said: unknown): string {
  return sha256(JSON.stringify(said));
}
