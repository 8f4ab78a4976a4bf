import { Hono } from 'hono';
import { WEBHOOK_MAX } from '../../../wire/limits.ts';
import { createWebhook } from '../../events/webhook.ts';
import { siteOf, type AppEnv, type HttpContext } from '../context.ts';
import { readBytes } from '../guard/body.ts';
import { ProblemError } from '../problem.ts';

/** The upstream's events. */
export function webhookRoutes(http: HttpContext): Hono<AppEnv> {
  const webhooks = new Map([...http.sites].map(([name, context]) => [name, createWebhook(context)]));
  return new Hono<AppEnv>().post('/:secret', async (c) => {
    const { site } = siteOf(http, c);
    const webhook = webhooks.get(site)!;
    if (!webhook.isSecret(c.req.param('secret'))) throw new ProblemError('not_found');
    const body = await readBytes(c.req.raw, WEBHOOK_MAX);
    if (!webhook.isTrusted({ body, header: (name) => c.req.header(name) })) throw new ProblemError('signature_invalid');

    // Respond first: the upstream waits five seconds, never repeats, and then marks the agent's message as failed.
    http.background.run(async () => {
      const outcome = http.sources.includes('webhook') ? await webhook.receive(body) : 'ignored';
      http.log[outcome === 'unreadable' ? 'warn' : 'debug']({ site, outcome }, 'webhook');
    });
    return c.body(null, 204);
  });
}
