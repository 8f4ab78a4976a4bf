import { Hono } from 'hono';
import * as v from 'valibot';
import type { EndAnswer, EndRequest } from '../../../wire/contact.ts';
import { SMALL_BODY_MAX, UUID } from '../../../wire/limits.ts';
import type { SessionRequest } from '../../../wire/session.ts';
import { endSession } from '../../session/generation.ts';
import { knownSession } from '../../session/identify.ts';
import { openSession } from '../../session/open-session.ts';
import { answerSession, credentialsOf, dropCookie, requireSession } from '../browser-session.ts';
import { siteOf, type AppEnv, type HttpContext } from '../context.ts';
import { mayMakeContact } from '../guard/admit-contact.ts';
import { readJson } from '../guard/body.ts';

const sessionSchema = v.object({
  nonce: v.pipe(v.string(), v.regex(UUID, 'a UUID is expected')),
  intent: v.picklist(['load', 'open']),
  ticket: v.exactOptional(v.pipe(v.string(), v.maxLength(4_096))),
}) satisfies v.GenericSchema<SessionRequest>;

const endSchema = v.object({ session_id: v.string() }) satisfies v.GenericSchema<EndRequest>;

export function sessionRoutes(http: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .post('/', async (c) => {
      const context = siteOf(http, c);
      const { nonce, intent, ticket } = await readJson(c, sessionSchema, SMALL_BODY_MAX);
      const credentials = {
        ...credentialsOf(http, c, context),
        ...(ticket && { ticket: { sealed: ticket, nonce } }),
      };
      const known = await knownSession(context, credentials);
      await (known === undefined ? http.limits.stranger(http.networksOf(c)) : http.limits.session(known));
      const session = await openSession(context, {
        ...credentials,
        nonce,
        intent,
        userAgent: c.req.header('user-agent'),
        isPrerender: /prerender|prefetch/.test(c.req.header('sec-purpose') ?? ''),
        admitContact: (visitor) => mayMakeContact(http, c, context, visitor, 'seen'),
      });
      const answer = answerSession(http, c, context, session);
      // A browser with a ticket asks again at once, and reads nothing else of this answer.
      return c.json(answer.ticket ? { session_id: answer.session_id, ticket: answer.ticket } : answer);
    })
    .post('/end', async (c) => {
      const context = siteOf(http, c);
      const { session_id } = await readJson(c, endSchema, SMALL_BODY_MAX);
      const { visitor } = await requireSession(http, c, context, session_id);
      await endSession(context, visitor);
      dropCookie(http, c, context);
      // Ends this visitor's streams, in other tabs and on other devices.
      context.hub.publish(context.site, visitor.sourceId, { type: 'session' });
      return c.json({ session_id } satisfies EndAnswer);
    });
}
