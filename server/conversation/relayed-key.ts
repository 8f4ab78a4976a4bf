import { storeName } from '../store/names.ts';
import type { SiteContext } from '../site-context.ts';
import type { Relayed } from '../sending/in-flight.ts';

/** Whether a message with that key was relayed by us, so that its event tells nothing new. */
export async function isRelayed(context: SiteContext, sourceId: string, key: string): Promise<boolean> {
  return (await context.store.get<Relayed>(storeName(context, 'key', sourceId, key)))?.message !== undefined;
}
