import { Hono } from 'hono';
import { SECOND } from '../../base/time.ts';
import { checkSite, type SiteState } from '../../inbox/check.ts';
import type { AppEnv, HttpContext } from '../context.ts';

/** Milliseconds for which the result of a check is reused. */
const FRESH = 10 * SECOND;

/** `/healthz`: the process runs. `/readyz`: it can serve visitors. */
export function healthRoutes(http: HttpContext): Hono<AppEnv> {
  let checked: { at: number; sites: Promise<[string, SiteState][]> } | undefined;

  function check(): Promise<[string, SiteState][]> {
    if (checked && http.now() - checked.at < FRESH) return checked.sites;
    const sites = [...http.sites].map(async ([name, site]): Promise<[string, SiteState]> => [
      name,
      await checkSite(site),
    ]);
    checked = { at: http.now(), sites: Promise.all(sites) };
    return checked.sites;
  }

  return new Hono<AppEnv>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      if (http.state() === 'draining') return c.json({ status: 'draining' }, 503);
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
