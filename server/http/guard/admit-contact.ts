import type { Visitor } from '../../contact/visitor.ts';
import type { SiteContext } from '../../site-context.ts';
import { orWithoutStore } from '../../store/or-without-store.ts';
import { records } from '../../store/records.ts';
import type { AppContext, HttpContext } from '../context.ts';
import { ProblemError } from '../problem.ts';

/**
 * Counts a contact that is about to be made: once per visitor, however often the request is repeated.
 *
 * @throws {ProblemError} `too_many_visitors`
 */
export async function admitContact(
  http: HttpContext,
  c: AppContext,
  context: SiteContext,
  { sourceId }: Visitor,
  kind: 'seen' | 'written',
): Promise<void> {
  const admitted = records.admitted(context, sourceId);
  if (await orWithoutStore(admitted.get())) return;
  await http.limits.newContact(kind, http.networksOf(c));
  await orWithoutStore(admitted.set(true));
}

/** As {@link admitContact}. @returns whether the contact may be made now; if not, the visitor's first message makes it */
export async function mayMakeContact(...call: Parameters<typeof admitContact>): Promise<boolean> {
  try {
    await admitContact(...call);
    return true;
  } catch (error) {
    if (error instanceof ProblemError) return false;
    throw error;
  }
}
