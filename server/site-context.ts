import type { Message } from '../wire/message.ts';
import type { Site } from './config/sites.ts';
import type { Log } from './base/log.ts';
import { createReported, type Reported } from './events/reported.ts';
import type { Hub } from './fanout/hub.ts';
import { createProof, type Proof } from './identity/proof.ts';
import type { Seal } from './identity/seal.ts';
import { createSiteWatch, type SiteWatch } from './inbox/site-watch.ts';
import { createTeam, type Team } from './inbox/team.ts';
import { createEndedHere, type EndedHere } from './session/ended-here.ts';
import type { Journal } from './store/journal.ts';
import type { Store } from './store/store.ts';
import { createUpstream, type Budget, type UpstreamClient } from './upstream/client.ts';

/** What all sites of a server share. */
export interface SharedContext {
  store: Store;
  hub: Hub;
  seal: Seal;
  /** Keeps accepted messages while the upstream is away. `null`: messages can't be kept. */
  journal: Journal | null;
  /** Called when a message was accepted. @param reason the error that prevented its delivery */
  onAccepted: (line: string, reason: unknown) => void;
  log: Log;
  /** Epoch ms. */
  now: () => number;
}

/** Everything that the code works with for one site. */
export interface SiteContext extends SharedContext {
  /** The site's name. */
  site: string;
  settings: Site;
  upstream: UpstreamClient;
  /** Absent if the site has no identity secret. */
  proof: Proof | undefined;
  team: Team;
  watch: SiteWatch;
  /** Messages that this process is sending without the store, by key. */
  sendsWithoutStore: Map<string, Promise<Message>>;
  reported: Reported;
  endedHere: EndedHere;
}

export interface SiteDeps extends SharedContext {
  budget: Budget;
  /** How the upstream is called. */
  fetch: ((request: Request) => Promise<Response>) | undefined;
  /** Ends all calls upstream. */
  stopping: AbortSignal;
}

export function createSiteContext(settings: Site, { budget, fetch, stopping, ...shared }: SiteDeps): SiteContext {
  const upstream = createUpstream({ ...settings.upstream, budget, stopping, ...(fetch && { fetch }) });
  const { identitySecret: secret, identityProof: kinds, name } = settings;
  const proof = secret === undefined ? undefined : createProof({ secret, kinds, site: name, now: shared.now });
  return {
    ...shared,
    site: name,
    settings,
    upstream,
    proof,
    team: createTeam(upstream, shared.log),
    watch: createSiteWatch({ settings, upstream, log: shared.log, now: shared.now }),
    sendsWithoutStore: new Map(),
    reported: createReported(),
    endedHere: createEndedHere(),
  };
}
