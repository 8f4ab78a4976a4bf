import { records } from '../store/records.ts';
import type { SiteContext } from '../site-context.ts';

/** Whether this server sent the message with that key, so that its event is nothing new. */
export async function isSentHere(context: SiteContext, sourceId: string, key: string): Promise<boolean> {
  return (await records.key(context, sourceId, key).get())?.messageId !== undefined;
}
