import type { Visitor } from '../contact/visitor.ts';
import type { SiteContext } from '../site-context.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { locks, records } from '../store/records.ts';

/*
 * Each session (a contact inbox upstream) has a generation, which counts how often it was ended. Every sealed session
 * names the generation in which it was sealed. One of an earlier generation is worth nothing, in any browser.
 */

/** The session's generation, for a visitor who has just proved who they are. @throws {StoreError} */
export async function currentGeneration(context: SiteContext, sourceId: string): Promise<number> {
  return Math.max(context.endedHere.generationOf(sourceId), (await records.generation(context, sourceId).get()) ?? 0);
}

/** Whether the visitor's session was ended after it was sealed, as far as the store and this process know. */
export async function isEnded(context: SiteContext, { sourceId, generation = 0 }: Visitor): Promise<boolean> {
  const current = await orWithoutStore(currentGeneration(context, sourceId), context.endedHere.generationOf(sourceId));
  // The store has forgotten an end. The newer sealed session proves it.
  if (generation > current) await orWithoutStore(raise(context, sourceId, () => generation));
  return generation < current;
}

/**
 * Ends the visitor's session everywhere: every browser that has it, in every process. While the store is unavailable this
 * process alone knows, and tells the store when it returns.
 */
export async function endSession(context: SiteContext, visitor: Visitor): Promise<void> {
  const { sourceId, generation = 0 } = visitor;
  context.endedHere.note(sourceId, generation + 1);
  const raised = raise(context, sourceId, (stored) => Math.max(stored, generation) + 1).then(() => true);
  if (await orWithoutStore(raised, false)) return;
  context.log.warn({ site: context.site }, 'a session is ended in this process only until the store returns');
  const forget = context.store.onReturn(() => {
    forget();
    void endSession(context, visitor).catch((error: unknown) => context.log.error({ err: error }, 'end of a session'));
  });
}

/** The generation never falls. */
async function raise(context: SiteContext, sourceId: string, next: (stored: number) => number): Promise<void> {
  const record = records.generation(context, sourceId);
  await context.store.lock(locks.generation(context, sourceId), async () => {
    const stored = (await record.get()) ?? 0;
    if (next(stored) > stored) await record.set(next(stored));
  });
}
