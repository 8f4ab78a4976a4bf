import { DAY } from '../base/time.ts';
import { findContactBySession } from '../upstream/contacts.ts';
import { isUpstreamError } from '../upstream/error.ts';
import type { Proof } from '../identity/proof.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import type { ValueOf } from '../store/record.ts';
import { locks, records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from './visitor.ts';

/**
 * Whether a stranger's session is still theirs. `own`: it is. `moved`: the stranger has proved who they are and is in
 * another session now, so a copy of the old session must not read on. `doubt`: that began, and its end is unknown.
 */
type Verdict = ValueOf<typeof records.sessionVerdict>;

/**
 * Whether a stranger's session is superseded: its visitor has proved who they are, and the old session may do nothing.
 *
 * @throws {UpstreamError} if it is unknown; then nothing may be shown
 */
export async function isSuperseded(context: SiteContext, { sourceId, verified }: Visitor): Promise<boolean> {
  const { proof } = context;
  if (!proof || verified) return false;
  const record = records.sessionVerdict(context, sourceId);
  const known = await orWithoutStore(record.get());
  if (known && known !== 'doubt') return known === 'moved';
  const asked = context.store.lock(locks.sessionVerdict(context, sourceId), async () => {
    const before = await record.get();
    if (before && before !== 'doubt') return before;
    const verdict = await askUpstream(context, proof, sourceId);
    // After `doubt`, `own` may be wrong a moment later: the call may still be running.
    if (verdict === 'moved' || !before) await record.set(verdict);
    return verdict;
  });
  return ((await orWithoutStore(asked)) ?? (await askUpstream(context, proof, sourceId))) === 'moved';
}

/** As {@link isSuperseded}, as far as the store knows. It makes no call upstream. */
export async function isKnownSuperseded(context: SiteContext, sourceId: string): Promise<boolean> {
  if (!context.proof) return false;
  return (await orWithoutStore(records.sessionVerdict(context, sourceId).get())) === 'moved';
}

/** Notes that a stranger's session has just begun. It holds for longer than an outage of the upstream may last. */
export async function noteCurrentSession(context: SiteContext, { sourceId, verified }: Visitor): Promise<void> {
  if (!context.proof || verified) return;
  const record = records.sessionVerdict(context, sourceId);
  await context.store.lock(locks.sessionVerdict(context, sourceId), async () => {
    if (!(await record.get())) await record.set('own', 4 * DAY);
  });
}

/** Runs the work that supersedes a stranger's session. `doubt` remains only if the end of the work is unknown. */
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

/** A session is superseded if its contact also has the session of a verified visitor. */
async function askUpstream({ upstream }: SiteContext, proof: Proof, sourceId: string): Promise<Verdict> {
  const contact = await findContactBySession(upstream, sourceId);
  if (!contact?.identifier) return 'own';
  const { current, older } = proof.sessionsOf(contact.identifier);
  return contact.sessions.includes(current) || contact.sessions.includes(older) ? 'moved' : 'own';
}
