import { findContactBySession } from '../upstream/contacts.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import type { ValueOf } from '../store/record.ts';
import { locks, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from './visitor.ts';

/**
 * Whether a stranger's session is still his. `moved`: he was proven to be somebody, whose session it is now, so that
 * who kept the old one may not read on. `doubt`: that was begun, and nobody knows how far it came.
 */
type Verdict = ValueOf<typeof records.sessionVerdict>;

/**
 * Whether a stranger has become somebody, so that his old session is good for nothing.
 *
 * @throws {UpstreamError} nobody knows, and the upstream does not say: nothing may be shown on a guess
 */
export async function isSuperseded(context: SiteContext, { sourceId, verified }: Visitor): Promise<boolean> {
  const { sessionOf } = context;
  if (!sessionOf || verified) return false;
  const verdictRecord = records.sessionVerdict(context, sourceId);
  const noted = await orWithoutStore(verdictRecord.get());
  if (noted && noted !== 'doubt') return noted === 'moved';
  const asked = context.store.lock(locks.sessionVerdict(context, sourceId), async () => {
    const before = await verdictRecord.get();
    if (before && before !== 'doubt') return before;
    const verdict = await ask(context, sessionOf, sourceId);
    // What was begun may still be done.
    if (verdict === 'moved' || !before) await verdictRecord.set(verdict);
    return verdict;
  });
  return ((await orWithoutStore(asked)) ?? (await ask(context, sessionOf, sourceId))) === 'moved';
}

/** As {@link isSuperseded}, as far as it is remembered: for a session that most likely nobody has had. */
export async function isKnownSuperseded(context: SiteContext, sourceId: string): Promise<boolean> {
  if (!context.sessionOf) return false;
  return (await orWithoutStore(records.sessionVerdict(context, sourceId).get())) === 'moved';
}

/** Notes that a session has just begun. */
export async function noteCurrentSession(context: SiteContext, { sourceId, verified }: Visitor): Promise<void> {
  if (!context.sessionOf || verified) return;
  const verdict = records.sessionVerdict(context, sourceId);
  await context.store.lock(locks.sessionVerdict(context, sourceId), async () => {
    if (!(await verdict.get())) await verdict.set('own');
  });
}

/** Does what moves a session, and leaves no doubt when that can be told. */
export async function supersede(context: SiteContext, sourceId: string, work: () => Promise<void>): Promise<void> {
  const record = records.sessionVerdict(context, sourceId);
  const note = (verdict: Verdict) =>
    context.store.lock(locks.sessionVerdict(context, sourceId), () => record.set(verdict));
  const before = (await record.get()) ?? 'doubt';
  await note('doubt');
  try {
    await work();
  } catch (error) {
    if (isUpstreamError(error) && error.aftermath === 'nothing') await note(before);
    throw error;
  }
  await note('moved');
}

/** It has moved when its contact is one who has been proven here. */
async function ask(
  context: SiteContext,
  sessionOf: (identifier: string) => string,
  sourceId: string,
): Promise<Verdict> {
  const contact = await findContactBySession(context.upstream, sourceId);
  const isProven = contact?.identifier && contact.sessions.includes(sessionOf(contact.identifier));
  return isProven ? 'moved' : 'own';
}
