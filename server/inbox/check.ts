import type { SiteContext } from '../site-context.ts';
import { isUpstreamError, mayPass } from '../upstream/error.ts';
import { getInbox, getProfile } from '../upstream/inbox.ts';

export interface SiteState {
  /** Whether a balancer should send visitors to this server. */
  ready: boolean;
  /** `ok`, or why the site can't work now. */
  state: string;
}

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
    // Without this, a balancer would take out all processes at once, and none would accept messages.
    return { ready: mayPass(error), state: error.code };
  }
}
