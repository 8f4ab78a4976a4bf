import { DAY } from '../base/time.ts';
import { hasSession, readContactBySource } from '../upstream/contacts.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { storeName } from '../store/names.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from './visitor.ts';

/**
 * Whether a stranger's session is still his. `moved`: he was proven to be somebody, whose session it is now, so that
 * who kept the old one may not read on. `doubt`: that was begun, and nobody knows how far it came.
 */
type Verdict = 'own' | 'moved' | 'doubt';

/**
 * Whether a stranger has become somebody, so that his old session is good for nothing.
 *
 * @throws {UpstreamError} nobody knows, and the upstream does not say: nothing may be shown on a guess
 */
export async function isMoved(context: SiteContext, { sourceId, verified }: Visitor): Promise<boolean> {
  const { sessionOf, store } = context;
  if (!sessionOf || verified) return false;
  const name = verdictName(context, sourceId);
  const noted = await orWithoutStore(store.get<Verdict>(name));
  if (noted && noted !== 'doubt') return noted === 'moved';
  const asked = store.lock(name, async () => {
    const before = await store.get<Verdict>(name);
    if (before && before !== 'doubt') return before;
    const verdict = await ask(context, sessionOf, sourceId);
    // What was begun may still be done.
    if (verdict === 'moved' || !before) await store.set(name, verdict, DAY, 'crash');
    return verdict;
  });
  return ((await orWithoutStore(asked)) ?? (await ask(context, sessionOf, sourceId))) === 'moved';
}

/** As {@link isMoved}, as far as it is remembered: for a session that most likely nobody has had. */
export async function isKnownMoved(context: SiteContext, sourceId: string): Promise<boolean> {
  if (!context.sessionOf) return false;
  return (await orWithoutStore(context.store.get<Verdict>(verdictName(context, sourceId)))) === 'moved';
}

/** Notes that a session has just begun. */
export async function noteOwn(context: SiteContext, { sourceId, verified }: Visitor): Promise<void> {
  if (!context.sessionOf || verified) return;
  const name = verdictName(context, sourceId);
  await context.store.lock(name, async () => {
    if (!(await context.store.get(name))) await context.store.set(name, 'own' satisfies Verdict, DAY);
  });
}

/** Does what moves a session, and leaves no doubt when that can be told. */
export async function moving(context: SiteContext, sourceId: string, work: () => Promise<void>): Promise<void> {
  const note = (verdict: Verdict) => context.store.lock(name, () => context.store.set(name, verdict, DAY, 'crash'));
  const name = verdictName(context, sourceId);
  const before = (await context.store.get<Verdict>(name)) ?? 'doubt';
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
  const contact = await readContactBySource(context.upstream, sourceId);
  const isProven = contact?.identifier && hasSession(context.upstream, contact, sessionOf(contact.identifier));
  return isProven ? 'moved' : 'own';
}

function verdictName(context: SiteContext, sourceId: string): string {
  return storeName(context, 'moved', sourceId);
}
