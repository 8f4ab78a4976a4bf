import { orWithoutStore } from '../store/or-without-store.ts';
import { records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';
import type { Visitor } from './visitor.ts';

/** Notes a stranger's first request. A repeat changes nothing. */
export async function noteNewVisitor(context: SiteContext, sourceId: string): Promise<Visitor> {
  await orWithoutStore(context.store.epoch().then((epoch) => records.firstEpoch(context, sourceId).set(epoch)));
  return { sourceId };
}

/** The store has lost nothing since the visitor's first request, so what it does not know has not happened. */
export async function hasFullHistory(context: SiteContext, { sourceId }: Visitor): Promise<boolean> {
  return (await records.firstEpoch(context, sourceId).get()) === (await context.store.epoch());
}
