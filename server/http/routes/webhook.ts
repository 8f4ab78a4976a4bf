import { Hono } from 'hono';
import { WEBHOOK_MAX } from '../../../wire/limits.ts';
import { readBytes } from '../guard/body.ts';
import { ProblemError } from '../problem.ts';
import { safeEqual } from '../../base/constant-time.ts';
import { isSigned } from '../../upstream/signature.ts';
import { createReceiver } from '../../events/receive.ts';
import { readWebhook } from '../../upstream/events.ts';
import { siteOf, type AppEnv, type HttpContext } from '../context.ts';

export function webhookRoutes(http: HttpContext): Hono<AppEnv> {
  const receivers = new Map(
    [...http.sites.values()].map((context) => [
      context.site,
      createReceiver(context, context.settings.webhook.verify !== 'refetch'),
    ]),
  );
  return new Hono<AppEnv>().post('/:secret', async (c) => {
    const { site, settings } = siteOf(http, c);
    const { secret, verify, signingSecret, signaturePrefix } = settings.webhook;
    if (!safeEqual(c.req.param('secret'), secret)) throw new ProblemError('not_found');
    const body = await readBytes(c.req.raw, WEBHOOK_MAX);
    if (
      verify === 'signature' &&
      !isSigned({ body, header: (name) => c.req.header(name) }, signingSecret ?? '', signaturePrefix, http.now())
    ) {
      throw new ProblemError('signature_invalid');
    }

    // The upstream waits five seconds, never repeats, and turns the agent's message red: answer first.
    http.background.run(async () => {
      const receive = http.sources.includes('webhook') ? receivers.get(site) : undefined;
      const outcome = receive ? await receive(readWebhook(parse(body))) : 'ignored';
      http.log[outcome === 'unreadable' ? 'warn' : 'debug']({ site, outcome }, 'webhook');
    });
    return c.body(null, 204);
  });
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
