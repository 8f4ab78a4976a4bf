import { Hono } from 'hono';
import { isbot } from 'isbot';
import * as v from 'valibot';
import type { EndAnswer, EndRequest } from '../../wire/contact.ts';
import { BODY_MAX, UUID } from '../../wire/limits.ts';
import type { SessionAnswer, SessionIntent, SessionRequest } from '../../wire/session.ts';
import { readJson } from '../guard/body.ts';
import { ProblemError } from '../guard/problem.ts';
import { isKnownMoved, isMoved } from '../relay/moved.ts';
import { knownContact } from '../relay/own.ts';
import type { Visitor } from '../relay/relay.ts';
import { readSnapshot } from '../relay/snapshot.ts';
import { ensureContact, welcomeVisitor } from '../relay/visitor.ts';
import { sessionId, type Identity } from '../session/seal.ts';
import { siteSettings } from '../sites.ts';
import {
  identify,
  identityOf,
  requireSession,
  siteOf,
  visitorOf,
  type AppContext,
  type AppEnv,
  type Routing,
  type SiteRuntime,
} from './context.ts';
import { dropSession, keepSession } from './keep.ts';

const sessionSchema = v.object({
  nonce: v.pipe(v.string(), v.regex(UUID, 'a UUID is expected')),
  intent: v.picklist(['load', 'open']),
  ticket: v.exactOptional(v.pipe(v.string(), v.maxLength(4_096))),
}) satisfies v.GenericSchema<SessionRequest>;

const endSchema = v.object({ session_id: v.string() }) satisfies v.GenericSchema<EndRequest>;

export function sessionRoutes(routing: Routing): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .post('/end', async (c) => {
      const runtime = siteOf(routing, c);
      const { session_id } = await readJson(c, endSchema, BODY_MAX);
      const identity = await requireSession(routing, c, runtime, session_id);
      dropSession(routing, c, runtime);
      // His other tabs; whoever is still he on another device, finds that when he looks.
      runtime.relay.hub.publish(runtime.site.name, identity.sourceId, { type: 'session' });
      return c.json({ session_id } satisfies EndAnswer);
    })
    .post('/', async (c) => {
      const runtime = siteOf(routing, c);
      const { relay, site } = runtime;
      await routing.limits.session(routing.addressOf(c));
      const request = await readJson(c, sessionSchema, BODY_MAX);

      const known = await identify(routing, c, runtime);
      const ticket = known ? null : await useTicket(routing, request, runtime);
      const before: Identity | null = known ?? ticket;
      const visitor = before
        ? visitorOf(before)
        : await welcomeVisitor(relay, await mint(routing, runtime, request.nonce));

      let contactId = await knownContact(relay, visitor);
      if (contactId === undefined && mayMakeContact(c, site.createContact, request.intent)) {
        await routing.limits.newContact(routing.addressOf(c));
        // Upstream down: the contact is made with the first call that succeeds.
        contactId = await ensureContact(relay, visitor).catch((error) => logged(routing, error, 'no contact yet'));
      }
      // Whoever says a nonce that was said before may be a stranger no more.
      if (!before && contactId !== undefined && (await isMoved(relay, visitor)))
        throw new ProblemError('session_required');
      const now: Visitor = { ...visitor, ...(contactId !== undefined && { contactId }) };
      const answer = await answerSession(routing, runtime, now);
      const stranger = { nonce: request.nonce, refusesCookies: ticket !== null };
      const kept = await keepSession(routing, c, runtime, identityOf(routing, runtime, now), before, stranger);
      return c.json({ ...answer, ...kept } satisfies SessionAnswer);
    });
}

/** All that the widget begins with. */
export async function answerSession(
  routing: Routing,
  { relay, site, team }: SiteRuntime,
  visitor: Visitor,
): Promise<SessionAnswer> {
  const snapshot =
    visitor.contactId === undefined
      ? undefined
      : await readSnapshot(relay, visitor).catch((error) => logged(routing, error, 'no conversation read'));
  return {
    session_id: sessionId(visitor.sourceId),
    settings: siteSettings(
      site,
      team.members().map((member) => routing.avatars.show(site.name, member)),
    ),
    conversation: snapshot?.conversation ?? null,
    messages: (snapshot?.messages ?? []).map((message) => routing.avatars.showSender(site.name, message)),
    more: snapshot?.more ?? false,
  };
}

/** A stranger's session. One that has become somebody's is not handed out again. */
async function mint({ seal }: Routing, { relay, site }: SiteRuntime, nonce: string): Promise<string> {
  for (let again = 0; ; again += 1) {
    const sourceId = seal.mintSourceId(nonce + (again ? ` ${again}` : ''), site.name);
    if (!(await isKnownMoved(relay, sourceId))) return sourceId;
  }
}

/** As often as it comes: a browser repeats by itself what its connection lost. */
async function useTicket(
  routing: Routing,
  request: SessionRequest,
  { relay, site }: SiteRuntime,
): Promise<Identity | null> {
  const ticket = request.ticket ? await routing.seal.openTicket(request.ticket, site.name) : null;
  if (ticket?.nonce !== request.nonce || (await isMoved(relay, ticket))) return null;
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
