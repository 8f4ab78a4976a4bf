import { Hono } from 'hono';
import * as v from 'valibot';
import { BODY_MAX, cleanContent, overLimit, UUID } from '../../../wire/limits.ts';
import type { HistoryAnswer, MissedAnswer, SendAnswer, SendRequest } from '../../../wire/message.ts';
import { SECOND } from '../../base/time.ts';
import { knownContactId } from '../../contact/known-contact.ts';
import { reportPage } from '../../conversation/reported-page.ts';
import { provenId, readAfter, readBefore } from '../../conversation/history.ts';
import { initialAttributes } from '../../conversation/initial-attributes.ts';
import { sessionId } from '../../identity/seal.ts';
import { sendMessage } from '../../sending/send-message.ts';
import { requireSession, sameSession } from '../browser-session.ts';
import { siteOf, type AppContext, type AppEnv, type HttpContext } from '../context.ts';
import { admitContact } from '../guard/admit-contact.ts';
import { readJson } from '../guard/body.ts';
import { ProblemError } from '../problem.ts';
import { showMessage } from '../show-message.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.exactOptional(v.string());
const sendSchema = v.object({
  session_id: v.string(),
  key: v.pipe(v.string(), v.regex(UUID, 'a UUID is expected')),
  attempt: v.pipe(count, v.minValue(1)),
  waited: count,
  after: count,
  behind: v.exactOptional(v.boolean()),
  content: v.string(),
  page: text,
  title: text,
  referrer: text,
  language: text,
  time_zone: text,
}) satisfies v.GenericSchema<SendRequest>;

/** Where the session that the request names is over: the session of these messages is another one. */
const OTHER_SESSION: MissedAnswer = {
  session_id: 'other',
  conversation_id: null,
  messages: [],
  more: false,
  conversation: null,
  through: 0,
  last: 0,
};

export function messageRoutes(http: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get('/', async (c) => {
      const context = siteOf(http, c);
      const identified = await sameSession(http, c, context, c.req.query('session_id'));
      if (!identified) return c.json(OTHER_SESSION);
      const { visitor, own } = identified;
      await http.limits.read(sessionId(visitor.sourceId));
      const before = messageId(c, 'before');
      const after = messageId(c, 'after');
      if ((before === undefined) === (after === undefined))
        throw new ProblemError('bad_request', { detail: 'Say either before or after.' });
      const answer = ({ conversation, messages, more }: Awaited<ReturnType<typeof readBefore>>): HistoryAnswer => ({
        session_id: sessionId(visitor.sourceId),
        conversation_id: conversation?.id ?? null,
        messages: messages.map((message) => showMessage(http, context.site, visitor, message)),
        more,
      });
      if (before !== undefined) return c.json(answer(await readBefore(own, visitor, before)));
      const missed = await readAfter(own, visitor, after!, c.req.query('resync') === '1');
      const { conversation, last } = missed;
      const through = provenId(missed, after!, context.now());
      return c.json({ ...answer(missed), conversation, through, last } satisfies MissedAnswer);
    })
    .post('/', async (c) => {
      const context = siteOf(http, c);
      const { visitor, own } = await requireSession(http, c, context);
      const session_id = sessionId(visitor.sourceId);
      const request = await readJson(c, sendSchema, BODY_MAX);
      if (request.session_id !== session_id) throw new ProblemError('session_changed');
      await http.limits.message(session_id);
      if ((await knownContactId(context, visitor)) === undefined)
        await admitContact(http, c, context, visitor, 'written');

      const { key, attempt, waited, after, behind = false } = request;
      const content = readContent(request.content);
      const page = initialAttributes({
        userAgent: c.req.header('user-agent'),
        page: request.page,
        title: request.title,
        referrer: request.referrer,
        language: request.language,
        timeZone: request.time_zone,
        pageQuery: context.settings.pageQuery,
        now: http.now(),
      });
      // The widest network: whoever has one can use all of its addresses.
      const from = http.networksOf(c).at(-1)?.name;
      const since = (waited / 1000) * SECOND;
      const message = { key, attempt, waited: since, after, behind, content, ...page, ...(from && { from }) };
      const answer = await sendMessage(own, visitor, message);
      const url = page.attributes.referer;
      if (answer.state === 'sent' && url !== undefined) {
        const { page_title: title } = page.customAttributes;
        const current = { url, ...(title !== undefined && { title }) };
        http.background.run(() => reportPage(own, answer.conversation_id, current));
      }
      if (answer.state === 'accepted') return c.json({ session_id, ...answer } satisfies SendAnswer, 202);
      const sent = showMessage(http, context.site, visitor, answer.message);
      return c.json({ session_id, ...answer, message: sent } satisfies SendAnswer);
    });
}

/** A message id in the query. @throws {ProblemError} `bad_request` beyond 2^53, which would be a 500 upstream */
export function messageId(c: AppContext, name: string): number | undefined {
  const value = c.req.query(name);
  if (value === undefined) return undefined;
  const id = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(id))
    throw new ProblemError('bad_request', { detail: `${name} is no message id.` });
  return id;
}

function readContent(typed: string): string {
  const content = cleanContent(typed);
  if (content.trim() === '') throw new ProblemError('message_blank');
  const overBy = overLimit(content);
  if (overBy > 0) throw new ProblemError('message_too_long', { overBy, detail: `${overBy} characters too many.` });
  return content;
}
