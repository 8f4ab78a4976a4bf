import { Hono } from 'hono';
import * as v from 'valibot';
import { CONTACT_BODY_MAX, type ConversationAnswer } from '../../wire/contact.ts';
import { readJson } from '../guard/body.ts';
import { readCustomAttributes, readLabels } from '../guard/details.ts';
import { ProblemError } from '../guard/problem.ts';
import { changeCurrent } from '../relay/beside.ts';
import { requireSession, siteOf, visitorOf, type AppEnv, type Routing } from './context.ts';

const labels = v.exactOptional(v.array(v.string()));
const conversationSchema = v.object({
  session_id: v.string(),
  custom_attributes: v.exactOptional(v.unknown()),
  add_labels: labels,
  remove_labels: labels,
});

/** What the host page says of the current conversation. */
export function conversationRoutes(routing: Routing): Hono<AppEnv> {
  return new Hono<AppEnv>().post('/', async (c) => {
    const runtime = siteOf(routing, c);
    const { relay } = runtime;
    const said = await readJson(c, conversationSchema, CONTACT_BODY_MAX);
    const { session_id } = said;
    const visitor = visitorOf(await requireSession(routing, c, runtime, session_id));
    await routing.limits.identify(session_id, routing.addressOf(c));
    const change = {
      attributes: readCustomAttributes(said.custom_attributes),
      addLabels: readLabels('add_labels', said.add_labels),
      removeLabels: readLabels('remove_labels', said.remove_labels),
    };
    if (!(await changeCurrent(relay, visitor, change))) throw new ProblemError('conversation_missing');
    return c.json({ session_id } satisfies ConversationAnswer);
  });
}
