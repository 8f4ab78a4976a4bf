import { Hono } from 'hono';
import { WEBHOOK_MAX } from '../../wire/limits.ts';
import { readBytes } from '../guard/body.ts';
import { ProblemError } from '../guard/problem.ts';
import { safeEqual } from '../live/secret.ts';
import { isSigned } from '../live/signature.ts';
import { siteOf, type AppEnv, type Routing } from './context.ts';

export function hookRoutes(routing: Routing): Hono<AppEnv> {
  return new Hono<AppEnv>().post('/:secret', async (c) => {
    const { site, receiveWebhook } = siteOf(routing, c);
    const { secret, verify, signingSecret, signaturePrefix } = site.webhook;
    if (!safeEqual(c.req.param('secret'), secret)) throw new ProblemError('not_found');
    const body = await readBytes(c.req.raw, WEBHOOK_MAX);
    if (
      verify === 'signature' &&
      !isSigned({ body, header: (name) => c.req.header(name) }, signingSecret ?? '', signaturePrefix, routing.now())
    ) {
      throw new ProblemError('signature_invalid');
    }

    // The upstream waits five seconds, never repeats, and turns the agent's message red: answer first.
    routing.background.run(async () => {
      const outcome = await receiveWebhook(parse(body));
      routing.log[outcome === 'unreadable' ? 'warn' : 'debug']({ site: site.name, outcome }, 'webhook');
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
