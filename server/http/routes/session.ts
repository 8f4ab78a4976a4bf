import { Hono } from 'hono';
import { isbot } from 'isbot';
import * as v from 'valibot';
import type { EndAnswer, EndRequest } from '../../../wire/contact.ts';
import { BODY_MAX, UUID } from '../../../wire/limits.ts';
import type { ContactPolicy } from '../../../wire/settings.ts';
import type { SessionAnswer, SessionIntent, SessionRequest } from '../../../wire/session.ts';
import { readJson } from '../guard/body.ts';
import { ProblemError } from '../problem.ts';
import { isKnownMoved, isMoved } from '../../contact/superseded-session.ts';
import { knownContact } from '../../conversation/visitor-conversations.ts';
import type { Visitor } from '../../contact/visitor.ts';
import { readSnapshot } from '../../conversation/snapshot.ts';
import { ensureContact, welcomeVisitor } from '../../contact/ensure-contact.ts';
import { sessionId, type Identity } from '../../identity/seal.ts';
import { siteSettings } from '../../config/sites.ts';
import {
  identify,
  identityOf,
  requireSession,
  siteOf,
  visitorOf,
  type AppContext,
  type AppEnv,
  type HttpContext,
} from '../context.ts';
import type { SiteContext } from '../../site-context.ts';
import { dropSession, keepSession } from '../session-cookie.ts';

const sessionSchema = v.object({
  nonce: v.pipe(v.string(), v.regex(UUID, 'a UUID is expected')),
  intent: v.picklist(['load', 'open']),
  ticket: v.exactOptional(v.pipe(v.string(), v.maxLength(4_096))),
}) satisfies v.GenericSchema<SessionRequest>;

const endSchema = v.object({ session_id: v.string() }) satisfies v.GenericSchema<EndRequest>;

export function sessionRoutes(http: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .post('/end', async (c) => {
      const context = siteOf(http, c);
      const { session_id } = await readJson(c, endSchema, BODY_MAX);
      const identity = await requireSession(http, c, context, session_id);
      dropSession(http, c, context);
      // His other tabs; whoever is still he on another device, finds that when he looks.
      context.hub.publish(context.site, identity.sourceId, { type: 'session' });
      return c.json({ session_id } satisfies EndAnswer);
    })
    .post('/', async (c) => {
      const context = siteOf(http, c);
      await http.limits.session(http.addressOf(c));
      const request = await readJson(c, sessionSchema, BODY_MAX);

      const known = await identify(http, c, context);
      const ticket = known ? null : await useTicket(http, request, context);
      const before: Identity | null = known ?? ticket;
      const visitor = before
        ? visitorOf(before)
        : await welcomeVisitor(context, await mint(http, context, request.nonce));

      let contactId = await knownContact(context, visitor);
      if (contactId === undefined && mayMakeContact(c, context.settings.createContact, request.intent)) {
        await http.limits.newContact(http.addressOf(c));
        // Upstream down: the contact is made with the first call that succeeds.
        contactId = await ensureContact(context, visitor).catch((error) => logged(http, error, 'no contact yet'));
      }
      // Whoever says a nonce that was said before may be a stranger no more.
      if (!before && contactId !== undefined && (await isMoved(context, visitor)))
        throw new ProblemError('session_required');
      const now: Visitor = { ...visitor, ...(contactId !== undefined && { contactId }) };
      const answer = await answerSession(http, context, now);
      const stranger = { nonce: request.nonce, refusesCookies: ticket !== null };
      const kept = await keepSession(http, c, context, identityOf(http, context, now), before, stranger);
      return c.json({ ...answer, ...kept } satisfies SessionAnswer);
    });
}

/** All that the widget begins with. */
export async function answerSession(http: HttpContext, context: SiteContext, visitor: Visitor): Promise<SessionAnswer> {
  const { site, settings, team } = context;
  const snapshot =
    visitor.contactId === undefined
      ? undefined
      : await readSnapshot(context, visitor).catch((error) => logged(http, error, 'no conversation read'));
  return {
    session_id: sessionId(visitor.sourceId),
    settings: siteSettings(
      settings,
      team.members().map((member) => http.avatars.show(site, member)),
    ),
    conversation: snapshot?.conversation ?? null,
    messages: (snapshot?.messages ?? []).map((message) => http.avatars.showSender(site, message)),
    more: snapshot?.more ?? false,
  };
}

/** A stranger's session. One that has become somebody's is not handed out again. */
async function mint({ seal }: HttpContext, context: SiteContext, nonce: string): Promise<string> {
  for (let again = 0; ; again += 1) {
    const sourceId = seal.mintSourceId(nonce + (again ? ` ${again}` : ''), context.site);
    if (!(await isKnownMoved(context, sourceId))) return sourceId;
  }
}

/** As often as it comes: a browser repeats by itself what its connection lost. */
async function useTicket(http: HttpContext, request: SessionRequest, context: SiteContext): Promise<Identity | null> {
  const ticket = request.ticket ? await http.seal.openTicket(request.ticket, context.site) : null;
  if (ticket?.nonce !== request.nonce || (await isMoved(context, ticket))) return null;
  const { nonce: _nonce, ...identity } = ticket;
  return identity;
}

function mayMakeContact(c: AppContext, policy: ContactPolicy, intent: SessionIntent): boolean {
  const isPrerender = /prerender|prefetch/.test(c.req.header('sec-purpose') ?? '');
  if (isPrerender || isbot(c.req.header('user-agent'))) return false;
  return policy === 'load' || (policy === 'open' && intent === 'open');
}

function logged(http: HttpContext, error: unknown, what: string): undefined {
  http.log.warn({ err: error }, what);
}
