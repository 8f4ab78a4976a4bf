import { Hono } from 'hono';
import * as v from 'valibot';
import { EMAIL, FIELD_MAX } from '../../../wire/contact.ts';
import { ANSWER_BODY_MAX, ANSWER_MAX, ANSWER_ROWS_MAX, type AnswerRequest } from '../../../wire/content.ts';
import { cleanContent } from '../../../wire/limits.ts';
import type { AnsweredMessage, Message } from '../../../wire/message.ts';
import { describeContact } from '../../contact/describe-contact.ts';
import { answerMessage } from '../../conversation/answer-message.ts';
import { requireSession } from '../browser-session.ts';
import { siteOf, type AppContext, type AppEnv, type HttpContext } from '../context.ts';
import { readJson, shortList } from '../guard/body.ts';
import { ProblemError } from '../problem.ts';
import { showMessage } from '../show-message.ts';

const text = v.pipe(v.string(), v.maxLength(ANSWER_MAX), v.transform(cleanContent));
const row = v.object({ name: v.exactOptional(text), title: v.exactOptional(text), value: text });
const rating = v.object({
  rating: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
  feedback: text,
});
const answerSchema = v.object({
  session_id: v.string(),
  conversation_id: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  values: v.union([rating, shortList(row, ANSWER_ROWS_MAX)]),
}) satisfies v.GenericSchema<unknown, AnswerRequest>;

/** What a visitor answers to a message: a choice, a form, a rating. */
export function answerRoutes(http: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>().post('/:id/answer', async (c) => {
    const context = siteOf(http, c);
    const { session_id, conversation_id: conversationId, values } = await readJson(c, answerSchema, ANSWER_BODY_MAX);
    const { visitor, own } = await requireSession(http, c, context, session_id);
    await http.limits.message(session_id);
    const messageId = idIn(c);
    const message = await answerMessage(own, visitor, { conversationId, messageId, values });
    if (message === 'missing') throw new ProblemError('not_found', { detail: 'The visitor has no such message.' });
    if (message === 'refused') throw new ProblemError('message_refused', { detail: 'It can not be answered so.' });
    const email = addressIn(message);
    // The agents find it where they look for it.
    if (email !== undefined) http.background.run(async () => void (await describeContact(own, visitor, { email })));
    return c.json({
      session_id,
      message: showMessage(http, context.site, visitor, message),
    } satisfies AnsweredMessage);
  });
}

/** @throws {ProblemError} `not_found` beyond 2^53, which would be a 500 upstream */
function idIn(c: AppContext): number {
  const id = Number(c.req.param('id'));
  if (!Number.isSafeInteger(id) || id < 1) throw new ProblemError('not_found');
  return id;
}

/** The e-mail address that a visitor has left when they were asked for it. */
function addressIn({ rich }: Message): string | undefined {
  const address = rich?.type === 'input_email' ? rich.answer?.[0]?.value.trim() : undefined;
  return address !== undefined && EMAIL.test(address) && address.length <= FIELD_MAX ? address : undefined;
}
