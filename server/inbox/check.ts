import type { SiteContext } from '../site-context.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { getInbox, getProfile } from '../upstream/inbox.ts';

export interface SiteState {
  /** Whether it makes sense to send visitors here. */
  ready: boolean;
  /** Why the site can't work now, `ok` when it can. */
  state: string;
}

/** These may pass. Taken out of a balancer for them, all processes would be gone at once, and nobody left to accept a message. */
const PASSING: ReadonlySet<string> = new Set([
  'upstream_unreachable',
  'upstream_timeout',
  'upstream_busy',
  'upstream_failed',
]);

/** Checks whether token, inbox and kind of inbox are right. */
export async function checkSite({ upstream }: SiteContext): Promise<SiteState> {
  try {
    const profile = await getProfile(upstream);
    if (!profile.accountIds.includes(upstream.accountId))
      return { ready: false, state: 'the token belongs to nobody in this account' };
    const inbox = await getInbox(upstream);
    if (inbox.channelType !== 'Channel::Api')
      return { ready: false, state: `the inbox is no API inbox but ${inbox.channelType}` };
    return { ready: true, state: 'ok' };
  } catch (error) {
    if (!isUpstreamError(error)) return { ready: false, state: 'internal' };
    return { ready: PASSING.has(error.code), state: error.code };
  }
}
