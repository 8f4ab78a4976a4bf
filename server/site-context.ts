import type { Site } from './config/sites.ts';
import type { Log } from './base/log.ts';
import { createReported, type Reported } from './events/reported.ts';
import type { Hub } from './fanout/hub.ts';
import { createProof, type Proof } from './identity/proof.ts';
import { createTeam, type Team } from './inbox/team.ts';
import type { Journal } from './store/journal.ts';
import type { Store } from './store/store.ts';
import { createUpstream, type Budget, type UpstreamClient } from './upstream/client.ts';

/** What the sites of one server share. */
export interface SharedContext {
  store: Store;
  hub: Hub;
  /** Keeps accepted messages while the upstream is away; `null`: nothing can be kept. */
  journal: Journal | null;
  /** Called when a message was accepted. @param reason why it was not delivered at once */
  onAccepted: (line: string, reason: unknown) => void;
  log: Log;
  /** Epoch ms. */
  now: () => number;
}

/** Everything that the code of one site works with. */
export interface SiteContext extends SharedContext {
  /** Its name. */
  site: string;
  settings: Site;
  upstream: UpstreamClient;
  /** Absent where the site has no identity secret. */
  proof: Proof | undefined;
  /** The session of whoever is proven to have that identifier; absent where nobody can be proven. */
  sessionOf?: (identifier: string) => string;
  team: Team;
  reported: Reported;
}

export interface SiteDeps extends SharedContext {
  budget: Budget;
  /** How the upstream is called. */
  fetch: ((request: Request) => Promise<Response>) | undefined;
}

export function createSiteContext(settings: Site, { budget, fetch, ...shared }: SiteDeps): SiteContext {
  const upstream = createUpstream({ ...settings.upstream, budget, ...(fetch && { fetch }) });
  const { identitySecret, name } = settings;
  const proof = identitySecret === undefined ? undefined : createProof(identitySecret, name, shared.now);
  return {
    ...shared,
    site: name,
    settings,
    upstream,
    proof,
    ...(proof && { sessionOf: (identifier: string) => proof.sessionOf(identifier) }),
    team: createTeam(upstream, shared.log),
    reported: createReported(),
  };
}
