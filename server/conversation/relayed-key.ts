import { records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';

/** Whether this server relayed the message with that key, so that its event says nothing new. */
export async function isRelayed(context: SiteContext, sourceId: string, key: string): Promise<boolean> {
  return (await records.key(context, sourceId, key).get())?.message !== undefined;
}
