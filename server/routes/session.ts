import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { isbot } from 'isbot';
import * as v from 'valibot';
import { BODY_MAX, UUID } from '../../wire/limits.ts';
import type { SessionAnswer, SessionIntent, SessionRequest } from '../../wire/session.ts';
import { readJson } from '../guard/body.ts';
import { readSnapshot } from '../relay/snapshot.ts';
import { ensureContact, knownContact, welcomeVisitor } from '../relay/visitor.ts';
import { cookieName, cookieOptions } from '../session/cookie.ts';
import { sessionId, type Identity } from '../session/seal.ts';
import { siteSettings } from '../sites.ts';
import {
  identify,
  siteOf,
  visitorOf,
  type AppContext,
  type AppEnv,
  type Routing,
  type SiteRuntime,
} from './context.ts';

const DAY_SECONDS = 24 * 60 * 60;

const sessionSchema = v.object({
  nonce: v.pipe(v.string(), v.regex(UUID, 'a UUID is expected')),
  intent: v.picklist(['load', 'open']),
  ticket: v.exactOptional(v.pipe(v.string(), v.maxLength(4_096))),
}) satisfies v.GenericSchema<SessionRequest>;

export function sessionRoutes(routing: Routing): Hono<AppEnv> {
  return new Hono<AppEnv>().post('/', async (c) => {
    const runtime = siteOf(routing, c);
    const { relay, site, team } = runtime;
    await routing.limits.session(routing.addressOf(c));
    const request = await readJson(c, sessionSchema, BODY_MAX);

    const known = await identify(routing, c, site.name);
    const ticket = known ? null : await useTicket(routing, request, site.name);
    const before: Identity | null = known ?? ticket;
    const visitor = before
      ? visitorOf(before)
      : await welcomeVisitor(relay, routing.seal.mintSourceId(request.nonce, site.name));

    let contactId = await knownContact(relay, visitor);
    if (contactId === undefined && mayMakeContact(c, site.createContact, request.intent)) {
      await routing.limits.newContact(routing.addressOf(c));
      // Upstream down: the contact is made with the first call that succeeds.
      contactId = await ensureContact(relay, visitor).catch((error) => logged(routing, error, 'no contact yet'));
    }
    const snapshot =
      contactId === undefined
        ? undefined
        : await readSnapshot(relay, visitor.sourceId).catch((error) => logged(routing, error, 'no conversation read'));

    const answer: SessionAnswer = {
      session_id: sessionId(visitor.sourceId),
      settings: siteSettings(site, team.members()),
      conversation: snapshot?.conversation ?? null,
      messages: snapshot?.messages ?? [],
      more: snapshot?.more ?? false,
    };
    const identity: Identity = {
      site: site.name,
      sourceId: visitor.sourceId,
      ...(contactId !== undefined && { contactId }),
      iat: Math.floor(routing.now() / 1000),
    };
    return c.json({
      ...answer,
      ...(await keep(routing, c, runtime, identity, before, ticket !== null, request.nonce)),
    });
  });
}

/** Gives the browser its session to keep, when it is new, changed or a day old. */
async function keep(
  routing: Routing,
  c: AppContext,
  { site }: SiteRuntime,
  identity: Identity,
  before: Identity | null,
  refusesCookies: boolean,
  nonce: string,
): Promise<Pick<SessionAnswer, 'ticket' | 'bearer'>> {
  const isKept = before?.contactId === identity.contactId && before !== null && identity.iat - before.iat < DAY_SECONDS;
  if (isKept && !refusesCookies) return {};
  const sealed = await routing.seal.sealSession(identity);
  // The ticket came back and the cookie did not, or the browser keeps a bearer already.
  if (refusesCookies || (before && c.req.header('authorization'))) return { bearer: sealed };

  const context = {
    secure: routing.secure,
    host: c.req.header('host') ?? '',
    origin: c.req.header('origin'),
    fetchSite: c.req.header('sec-fetch-site'),
  };
  setCookie(c, cookieName(site.name, routing.secure), sealed, cookieOptions(context));
  return before ? {} : { ticket: await routing.seal.sealTicket({ ...identity, nonce }) };
}

/** As often as it comes: a browser repeats by itself what its connection lost. */
async function useTicket(routing: Routing, request: SessionRequest, site: string): Promise<Identity | null> {
  const ticket = request.ticket ? await routing.seal.openTicket(request.ticket, site) : null;
  if (ticket?.nonce !== request.nonce) return null;
  const { nonce: _nonce, ...identity } = ticket;
  return identity;
}

function mayMakeContact(c: AppContext, policy: SiteRuntime['site']['createContact'], intent: SessionIntent): boolean {
  const isPrerender = /prerender|prefetch/.test(c.req.header('sec-purpose') ?? '');
  if (isPrerender || isbot(c.req.header('user-agent'))) return false;
  return policy === 'load' || (policy === 'open' && intent === 'open');
}

function logged(routing: Routing, error: unknown, what: string): undefined {
  routing.log.warn({ err: error }, what);
}
