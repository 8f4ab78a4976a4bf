import type { Context, Env } from 'hono';
import type { NodeBindings } from './guard/client-address.ts';
import { ProblemError } from './problem.ts';
import type { Limits } from './guard/limits.ts';
import type { Avatars } from './avatars.ts';
import type { Background } from '../base/background.ts';
import type { Streams } from '../fanout/streams.ts';
import { isMoved } from '../contact/superseded-session.ts';
import type { Visitor } from '../contact/visitor.ts';
import type { SiteContext } from '../site-context.ts';
import { cookieName, cookieValues } from '../identity/cookie.ts';
import { sessionId, type Identity, type Seal } from '../identity/seal.ts';
import type { LiveSource } from '../config/live-sources.ts';
import type { Log } from '../base/log.ts';

/** What the routes work with. */
export interface HttpContext {
  /** By name; the first one is served where no site is named. */
  sites: Map<string, SiteContext>;
  seal: Seal;
  avatars: Avatars;
  limits: Limits;
  background: Background;
  log: Log;
  now: () => number;
  /** Where news of the agents may come from. */
  sources: readonly LiveSource[];
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

export function siteOf(http: HttpContext, c: AppContext): SiteContext {
  const context = http.sites.get(c.req.param('site') ?? '');
  if (!context) throw new ProblemError('unknown_site');
  return context;
}

/**
 * Who is asking, by the bearer if there is one, else by cookie. A stranger's session that has become somebody's is
 * nobody's any more.
 *
 * @throws {UpstreamError} it is not known whether it has
 */
export async function identify(http: HttpContext, c: AppContext, context: SiteContext): Promise<Identity | null> {
  const bearer = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
  const sealed = [
    ...(bearer ? [bearer] : []),
    ...cookieValues(c.req.header('cookie'), cookieName(context.site, http.secure)),
  ];
  for (const one of sealed) {
    const identity = await http.seal.openSession(one, context.site);
    if (identity && !(await isMoved(context, identity))) return identity;
  }
  return null;
}

/** As {@link identify}, for calls that need a session. */
export async function requireIdentity(http: HttpContext, c: AppContext, context: SiteContext): Promise<Identity> {
  const identity = await identify(http, c, context);
  if (!identity) throw new ProblemError('session_required');
  return identity;
}

/** As {@link requireIdentity}, for calls that name the session they mean. */
export async function requireSession(
  http: HttpContext,
  c: AppContext,
  context: SiteContext,
  session: string,
): Promise<Identity> {
  const identity = await requireIdentity(http, c, context);
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
export function identityOf(http: HttpContext, { site }: SiteContext, visitor: Visitor): Identity {
  return { site, ...visitor, iat: Math.floor(http.now() / 1000) };
}
