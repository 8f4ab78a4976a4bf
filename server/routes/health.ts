import { Hono } from 'hono';
import { SECOND } from '../time.ts';
import type { AppEnv, Routing, SiteState } from './context.ts';

/** How long a check of the upstream is good for, ms. */
const FRESH = 10 * SECOND;

export function healthRoutes(routing: Routing): Hono<AppEnv> {
  let checked: { at: number; sites: Promise<[string, SiteState][]> } | undefined;

  function check(): Promise<[string, SiteState][]> {
    if (checked && routing.now() - checked.at < FRESH) return checked.sites;
    const sites = [...routing.sites].map(async ([name, site]): Promise<[string, SiteState]> => [
      name,
      await site.check(),
    ]);
    checked = { at: routing.now(), sites: Promise.all(sites) };
    return checked.sites;
  }

  return new Hono<AppEnv>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      if (routing.state() === 'draining') return c.json({ status: 'draining' }, 503);
      const sites = await check();
      const states = sites.map(([, site]) => site);
      const isReady = states.every(({ ready }) => ready);
      const status = states.every(({ state }) => state === 'ok') ? 'ok' : isReady ? 'waiting' : 'not ready';
      return c.json(
        { status, sites: Object.fromEntries(sites.map(([name, { state }]) => [name, state])) },
        isReady ? 200 : 503,
      );
    });
}
