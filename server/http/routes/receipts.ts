import { Hono } from 'hono';
import * as v from 'valibot';
import { SMALL_BODY_MAX } from '../../../wire/limits.ts';
import type { ReceiptRequest, TypingRequest } from '../../../wire/receipt.ts';
import { readJson, shortList } from '../guard/body.ts';
import { reportReceipts, reportTyping } from '../../conversation/receipts.ts';
import { requireSession } from '../browser-session.ts';
import { siteOf, type AppEnv, type HttpContext } from '../context.ts';

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const receiptSchema = v.object({
  session_id: v.string(),
  delivered: shortList(id, 100),
  read: id,
}) satisfies v.GenericSchema<ReceiptRequest>;
const typingSchema = v.object({
  session_id: v.string(),
  typing: v.picklist(['on', 'off']),
}) satisfies v.GenericSchema<TypingRequest>;

/** Tells the agents what the visitor has received and read. The browser does not wait for it. */
export function receiptRoutes(http: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>().post('/', async (c) => {
    const context = siteOf(http, c);
    const receipt = await readJson(c, receiptSchema, SMALL_BODY_MAX);
    const { visitor, own } = await requireSession(http, c, context, receipt.session_id);
    await http.limits.receipt(receipt.session_id);
    http.background.run(() => reportReceipts(own, visitor, receipt));
    return c.body(null, 204);
  });
}

/** Tells the agents that the visitor is writing. The browser does not wait for it. */
export function typingRoutes(http: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>().post('/', async (c) => {
    const context = siteOf(http, c);
    const { session_id, typing } = await readJson(c, typingSchema, SMALL_BODY_MAX);
    const { visitor, own } = await requireSession(http, c, context, session_id);
    await http.limits.receipt(session_id);
    http.background.run(() => reportTyping(own, visitor, typing));
    return c.body(null, 204);
  });
}
