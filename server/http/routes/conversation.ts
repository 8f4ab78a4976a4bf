import { Hono } from 'hono';
import * as v from 'valibot';
import { CONTACT_BODY_MAX, LABELS_MAX, type ConversationAnswer } from '../../../wire/contact.ts';
import { readJson } from '../guard/body.ts';
import { readCustomAttributes, readLabels } from '../guard/contact-details.ts';
import { ProblemError } from '../problem.ts';
import { changeCurrentConversation } from '../../conversation/conversation-attributes.ts';
import { requireSession } from '../browser-session.ts';
import { siteOf, type AppEnv, type HttpContext } from '../context.ts';

const labels = v.exactOptional(v.custom<string[]>(isListOfText, 'a list of texts is expected'));
const conversationSchema = v.object({
  session_id: v.string(),
  custom_attributes: v.exactOptional(v.unknown()),
  add_labels: labels,
  remove_labels: labels,
});

/** What the host page says about the current conversation: attributes and labels. */
export function conversationRoutes(http: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>().post('/', async (c) => {
    const context = siteOf(http, c);
    const request = await readJson(c, conversationSchema, CONTACT_BODY_MAX);
    const { session_id } = request;
    const { visitor, own } = await requireSession(http, c, context, session_id);
    await http.limits.identify(session_id);
    const change = {
      attributes: readCustomAttributes(request.custom_attributes),
      addLabels: readLabels('add_labels', request.add_labels),
      removeLabels: readLabels('remove_labels', request.remove_labels),
    };
    if (!(await changeCurrentConversation(own, visitor, change))) throw new ProblemError('conversation_missing');
    return c.json({ session_id } satisfies ConversationAnswer);
  });
}

/** Of a list that is too long the items do not matter: {@link readLabels} refuses it. */
function isListOfText(value: unknown): boolean {
  return Array.isArray(value) && (value.length > LABELS_MAX || value.every((item) => typeof item === 'string'));
}
