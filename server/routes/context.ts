import type { Context, Env } from 'hono';
import type { NodeBindings } from '../guard/address.ts';
import { ProblemError } from '../guard/problem.ts';
import type { Limits } from '../guard/limits.ts';
import type { Avatars } from '../avatars.ts';
import type { Background } from '../background.ts';
import type { Outcome } from '../live/receive.ts';
import type { Streams } from '../live/streams.ts';
import { isMoved } from '../relay/moved.ts';
import type { Relay, Visitor } from '../relay/relay.ts';
import { cookieName, cookieValues } from '../session/cookie.ts';
import type { Proof } from '../session/proof.ts';
import { sessionId, type Identity, type Seal } from '../session/seal.ts';
import type { Site } from '../sites.ts';
import type { Team } from '../team.ts';
import type { Log } from '../log.ts';

/** A site with all that works for it. */
export interface SiteRuntime {
  site: Site;
  /** Absent where nobody can be proven to be anybody. */
  proof: Proof | undefined;
  relay: Relay;
  receiveWebhook: (body: unknown) => Promise<Outcome>;
  team: Team;
  check: () => Promise<SiteState>;
}

export interface SiteState {
  /** Whether it makes sense to send visitors here. */
  ready: boolean;
  /** Why the site can't work now, `ok` when it can. */
  state: string;
}

/** What the routes work with. */
export interface Routing {
  sites: Map<string, SiteRuntime>;
  seal: Seal;
  avatars: Avatars;
  limits: Limits;
  background: Background;
  log: Log;
  now: () => number;
  /** Browsers reach us by https. */
  secure: boolean;
  addressOf: (c: AppContext) => string;
  streams: Streams;
  /** `draining`: the server is about to stop and asks for no new visitors. */
  state(): 'serving' | 'draining';
}

export interface AppEnv extends Env {
  Bindings: NodeBindings;
  Variables: { requestId: string };
}
export type AppContext = Context<AppEnv>;

export function siteOf(routing: Routing, c: AppContext): SiteRuntime {
  const runtime = routing.sites.get(c.req.param('site') ?? '');
  if (!runtime) throw new ProblemError('unknown_site');
  return runtime;
}

/**
 * Who is asking, by the bearer if there is one, else by cookie. A stranger's session that has become somebody's is
 * nobody's any more.
 *
 * @throws {UpstreamError} it is not known whether it has
 */
export async function identify(
  routing: Routing,
  c: AppContext,
  { site, relay }: SiteRuntime,
): Promise<Identity | null> {
  const bearer = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
  const sealed = [
    ...(bearer ? [bearer] : []),
    ...cookieValues(c.req.header('cookie'), cookieName(site.name, routing.secure)),
  ];
  for (const one of sealed) {
    const identity = await routing.seal.openSession(one, site.name);
    if (identity && !(await isMoved(relay, identity))) return identity;
  }
  return null;
}

/** As {@link identify}, for calls that need a session. */
export async function requireIdentity(routing: Routing, c: AppContext, runtime: SiteRuntime): Promise<Identity> {
  const identity = await identify(routing, c, runtime);
  if (!identity) throw new ProblemError('session_required');
  return identity;
}

/** As {@link requireIdentity}, for calls that name the session they mean. */
export async function requireSession(
  routing: Routing,
  c: AppContext,
  runtime: SiteRuntime,
  session: string,
): Promise<Identity> {
  const identity = await requireIdentity(routing, c, runtime);
  if (session !== sessionId(identity.sourceId)) throw new ProblemError('session_changed');
  return identity;
}

export function visitorOf({ sourceId, contactId, verified, former }: Identity): Visitor {
  return {
    sourceId,
    ...(contactId !== undefined && { contactId }),
    ...(verified && { verified }),
    ...(former !== undefined && { former }),
  };
}

/** The same as it is sealed. */
export function identityOf(routing: Routing, { site }: SiteRuntime, visitor: Visitor): Identity {
  return { site: site.name, ...visitor, iat: Math.floor(routing.now() / 1000) };
}
