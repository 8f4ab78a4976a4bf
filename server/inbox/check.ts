import type { SiteContext } from '../site-context.ts';
import { isUpstreamError } from '../upstream/error.ts';
import { getInbox, getProfile } from '../upstream/inbox.ts';

export interface SiteState {
  /** Whether a balancer should send visitors to this server. */
  ready: boolean;
  /** `ok`, or why the site can't work now. */
  state: string;
}

/** These failures pass. They hit all processes at once: if they were not ready, none would be left to accept messages. */
const PASSING: ReadonlySet<string> = new Set([
  'upstream_unreachable',
  'upstream_timeout',
  'upstream_busy',
  'upstream_failed',
]);

/** Checks the site's settings upstream: token, account, inbox, and that it is an API inbox. */
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
