import type { Config } from './config.ts';
import { createInbound, type Inbound } from './live/inbound.ts';
import { createWebhook } from './live/webhook.ts';
import { isKnownMoved } from './relay/moved.ts';
import { conversationsOf, followerOf, noteFollower } from './relay/own.ts';
import type { Relay } from './relay/relay.ts';
import { isRelayed } from './relay/send.ts';
import { knownSnapshot, rememberConversation, rememberMessages } from './relay/snapshot.ts';
import type { SiteRuntime, SiteState } from './routes/context.ts';
import { createProof } from './session/proof.ts';
import type { Site } from './sites.ts';
import { createTeam } from './team.ts';
import { createUpstream, type Budget, type UpstreamClient } from './upstream/client.ts';
import { isUpstreamError } from './upstream/error.ts';
import { getInbox, getProfile } from './upstream/inbox.ts';
import type { Log } from './log.ts';

/** What all sites share. */
export interface SiteDeps extends Omit<Relay, 'site' | 'upstream'> {
  budget: Budget;
  fetch: ((request: Request) => Promise<Response>) | undefined;
}

/** What the live sources of a site need besides. */
export interface LiveParts {
  log: Log;
  sources: Config['realtime'];
}

/** One site with all that works for it. */
export function createSite(
  site: Site,
  { budget, fetch, ...shared }: SiteDeps,
  { log, sources }: LiveParts,
): SiteRuntime & { inbound: Inbound } {
  const { hub, store, now } = shared;
  const upstream = createUpstream({ ...site.upstream, budget, ...(fetch && { fetch }) });
  const proof = site.identitySecret === undefined ? undefined : createProof(site.identitySecret, site.name, now);
  const provenSession = proof && { sessionOf: (identifier: string) => proof.sessionOf(identifier) };
  const relay: Relay = { site: site.name, upstream, ...shared, ...provenSession };
  const inbound = createInbound({
    site: site.name,
    upstream,
    hub,
    store,
    log,
    now,
    ...provenSession,
    memory: {
      known: (sourceId) => knownSnapshot(relay, sourceId),
      isRelayed: (sourceId, key) => isRelayed(relay, sourceId, key),
      conversationsOf: (visitor) => conversationsOf(relay, visitor),
      followerOf: (conversationId) => followerOf(relay, conversationId),
      noteFollower: (conversationId, sourceId) => noteFollower(relay, conversationId, sourceId),
      isMoved: (sourceId) => isKnownMoved(relay, sourceId),
      keepConversation: (sourceId, conversation, active) =>
        rememberConversation(relay, sourceId, conversation, { active, fresh: false }),
      keepMessages: (sourceId, messages) => rememberMessages(relay, sourceId, messages),
    },
  });
  return {
    site,
    proof,
    relay,
    inbound,
    team: createTeam(upstream, log),
    receiveWebhook: sources.includes('webhook')
      ? createWebhook(inbound, site.webhook.verify !== 'refetch')
      : async () => 'ignored',
    check: () => checkSite(upstream, site),
  };
}

/** Taken out of a balancer for this, all processes would be gone at once, and nobody left to accept a message. */
const AWAY: ReadonlySet<string> = new Set([
  'upstream_unreachable',
  'upstream_timeout',
  'upstream_busy',
  'upstream_failed',
]);

/** Whether token, inbox and kind of inbox are right. */
async function checkSite(upstream: UpstreamClient, site: Site): Promise<SiteState> {
  try {
    const profile = await getProfile(upstream);
    if (!profile.accounts.some(({ id }) => id === site.upstream.accountId))
      return { ready: false, state: 'the token belongs to nobody in this account' };
    const inbox = await getInbox(upstream);
    if (inbox.channel_type !== 'Channel::Api')
      return { ready: false, state: `the inbox is no API inbox but ${inbox.channel_type}` };
    return { ready: true, state: 'ok' };
  } catch (error) {
    if (!isUpstreamError(error)) return { ready: false, state: 'internal' };
    return { ready: AWAY.has(error.code), state: error.code };
  }
}
