import { Hono } from 'hono';
import * as v from 'valibot';
import { BODY_MAX } from '../../wire/limits.ts';
import type { ReceiptRequest, TypingRequest } from '../../wire/receipt.ts';
import { readJson } from '../guard/body.ts';
import { tellReceipts, tellTyping } from '../relay/receipts.ts';
import { requireSession, siteOf, type AppEnv, type Routing } from './context.ts';

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const receiptSchema = v.object({
  session_id: v.string(),
  delivered: v.pipe(v.array(id), v.maxLength(100)),
  read: id,
}) satisfies v.GenericSchema<ReceiptRequest>;
const typingSchema = v.object({
  session_id: v.string(),
  typing: v.picklist(['on', 'off']),
}) satisfies v.GenericSchema<TypingRequest>;

/** What is said to the agents of the visitor's reading and writing. Nobody waits for it. */
export function receiptRoutes(routing: Routing): Hono<AppEnv> {
  return new Hono<AppEnv>().post('/', async (c) => {
    const runtime = siteOf(routing, c);
    const receipt = await readJson(c, receiptSchema, BODY_MAX);
    const { sourceId } = await requireSession(routing, c, runtime, receipt.session_id);
    await routing.limits.receipt(receipt.session_id);
    routing.background.run(() => tellReceipts(runtime.relay, sourceId, receipt));
    return c.body(null, 204);
  });
}

export function typingRoutes(routing: Routing): Hono<AppEnv> {
  return new Hono<AppEnv>().post('/', async (c) => {
    const runtime = siteOf(routing, c);
    const { session_id, typing } = await readJson(c, typingSchema, BODY_MAX);
    const { sourceId } = await requireSession(routing, c, runtime, session_id);
    await routing.limits.receipt(session_id);
    routing.background.run(() => tellTyping(runtime.relay, sourceId, typing));
    return c.body(null, 204);
  });
}
