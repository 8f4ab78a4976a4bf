import { Hono } from 'hono';
import { SECOND } from '../time.ts';
import type { AppEnv, Routing } from './context.ts';

/** How long a check of the upstream is good for, ms. */
const FRESH = 10 * SECOND;

export function healthRoutes(routing: Routing): Hono<AppEnv> {
  let checked: { at: number; sites: Promise<[string, string][]> } | undefined;

  function check(): Promise<[string, string][]> {
    if (checked && routing.now() - checked.at < FRESH) return checked.sites;
    const sites = [...routing.sites].map(async ([name, site]): Promise<[string, string]> => [name, await site.check()]);
    checked = { at: routing.now(), sites: Promise.all(sites) };
    return checked.sites;
  }

  return new Hono<AppEnv>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      if (routing.state() === 'draining') return c.json({ status: 'draining' }, 503);
      const sites = await check();
      const isReady = sites.every(([, state]) => state === 'ok');
      return c.json({ status: isReady ? 'ok' : 'not ready', sites: Object.fromEntries(sites) }, isReady ? 200 : 503);
    });
}
