import { Hono } from 'hono';
import * as v from 'valibot';
import { BODY_MAX, cleanContent, overLimit, UUID } from '../../../wire/limits.ts';
import type { HistoryAnswer, SendAnswer, SendRequest } from '../../../wire/message.ts';
import { readJson } from '../guard/body.ts';
import { ProblemError } from '../problem.ts';
import { JournalFullError } from '../../queue/accept.ts';
import { conversationAttributes } from '../../conversation/visitor-context.ts';
import { tellPage } from '../../conversation/conversation-attributes.ts';
import { readAfter, readBefore } from '../../conversation/history.ts';
import { KeyReusedError, MessageRefusedError } from '../../sending/pending-message.ts';
import { sendMessage } from '../../sending/send-message.ts';
import { sessionId } from '../../identity/seal.ts';
import { SECOND } from '../../base/time.ts';
import { requireIdentity, siteOf, visitorOf, type AppContext, type AppEnv, type HttpContext } from '../context.ts';

const counting = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const said = v.exactOptional(v.string());
const sendSchema = v.object({
  session_id: v.string(),
  key: v.pipe(v.string(), v.regex(UUID, 'a UUID is expected')),
  attempt: v.pipe(counting, v.minValue(1)),
  waited: counting,
  after: counting,
  behind: v.exactOptional(v.boolean()),
  content: v.string(),
  page: said,
  title: said,
  referrer: said,
  language: said,
  time_zone: said,
}) satisfies v.GenericSchema<SendRequest>;

export function messageRoutes(http: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get('/', async (c) => {
      const context = siteOf(http, c);
      const visitor = visitorOf(await requireIdentity(http, c, context));
      const before = cursor(c, 'before');
      const after = cursor(c, 'after');
      if ((before === undefined) === (after === undefined))
        throw new ProblemError('bad_request', { detail: 'Say either before or after.' });
      const session_id = sessionId(visitor.sourceId);
      const { conversation, messages, more } =
        before === undefined ? await readAfter(context, visitor, after!) : await readBefore(context, visitor, before);
      return c.json({
        session_id,
        conversation_id: conversation?.id ?? null,
        messages: messages.map((message) => http.avatars.showSender(context.site, message)),
        more,
      } satisfies HistoryAnswer);
    })
    .post('/', async (c) => {
      const context = siteOf(http, c);
      const identity = await requireIdentity(http, c, context);
      const session_id = sessionId(identity.sourceId);
      const request = await readJson(c, sendSchema, BODY_MAX);
      if (request.session_id !== session_id) throw new ProblemError('session_changed');
      await http.limits.message(session_id);

      const content = cleanContent(request.content);
      if (content.trim() === '') throw new ProblemError('message_blank');
      const overBy = overLimit(content);
      if (overBy > 0) throw new ProblemError('message_too_long', { overBy, detail: `${overBy} characters too many.` });

      const { key, attempt, waited, after, behind = false } = request;
      const { pageQuery } = context.settings;
      const told = conversationAttributes({
        userAgent: c.req.header('user-agent'),
        page: request.page,
        title: request.title,
        referrer: request.referrer,
        language: request.language,
        timeZone: request.time_zone,
        pageQuery,
        now: http.now(),
      });
      const answer = await sendMessage(context, visitorOf(identity), {
        key,
        attempt,
        waited: (waited / 1000) * SECOND,
        after,
        behind,
        content,
        ...told,
      }).catch((error: unknown) => {
        if (error instanceof MessageRefusedError) {
          http.log.warn({ id: c.get('requestId'), detail: error.detail }, 'a message is refused');
          throw new ProblemError('message_refused');
        }
        if (error instanceof KeyReusedError) throw new ProblemError('key_reused');
        if (error instanceof JournalFullError) throw new ProblemError('queue_full', { retryAfter: 30 });
        throw error;
      });
      const url = told.attributes.referer;
      if (answer.state === 'sent' && url !== undefined) {
        const { page_title: title } = told.customAttributes;
        const page = { url, ...(title !== undefined && { title }) };
        http.background.run(() => tellPage(context, answer.conversation_id, page));
      }
      return c.json({ session_id, ...answer } satisfies SendAnswer, answer.state === 'accepted' ? 202 : 200);
    });
}

/** A message id in the query. Ids beyond 2^53 would be a 500 upstream. */
export function cursor(c: AppContext, name: string): number | undefined {
  const text = c.req.query(name);
  if (text === undefined) return undefined;
  const id = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(id))
    throw new ProblemError('bad_request', { detail: `${name} is no message id.` });
  return id;
}
