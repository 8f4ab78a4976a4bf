import { createPause } from '../base/pause.ts';
import { MINUTE } from '../base/time.ts';
import type { SiteContext } from '../site-context.ts';
import { countConversations } from '../upstream/conversations.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { dropIfDeleted } from './contact-deleted.ts';

/**
 * Notices what was deleted upstream while no cable told of it: neither webhooks nor lists of conversations do. Every
 * minute it counts the inbox's conversations, with one call. If some are missing, it looks for those of the open streams.
 *
 * @returns a promise that resolves when the signal has ended it
 */
export async function watchDeletions(context: SiteContext, signal: AbortSignal): Promise<void> {
  const { hub, log, site, upstream } = context;
  const pause = createPause(signal);
  let counted: { total: number; highest: number } | undefined;
  let areMissing = false;
  while (!signal.aborted) {
    try {
      await look();
    } catch (error) {
      if (signal.aborted) return;
      const details = isUpstreamError(error) ? { code: error.code, detail: error.detail } : { err: error };
      log.debug({ site, ...details }, 'no deletions noticed');
    }
    await pause.of(MINUTE);
  }

  async function look(): Promise<void> {
    // A count from before the first stream shows what is deleted after that.
    if (counted && hub.listening(site).length === 0) return;
    const now = await countConversations(upstream, counted?.highest ?? 0);
    if (counted && now && now.total < counted.total + now.fresh) areMissing = true;
    counted = now;
    if (!areMissing) return;
    for (const sourceId of hub.listening(site)) {
      if (signal.aborted) return;
      await dropIfDeleted(context, sourceId);
    }
    areMissing = false;
  }
}
