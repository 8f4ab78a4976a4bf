import { Hono } from 'hono';
import { DeadlineError, withinTime } from '../../base/deadline.ts';
import { SECOND } from '../../base/time.ts';
import { checkSite, type SiteState } from '../../inbox/check.ts';
import type { AppEnv, HttpContext } from '../context.ts';

/** Milliseconds for which the result of a check is reused. */
const FRESH = 10 * SECOND;

/** Milliseconds. A balancer waits little longer. */
const SOON = (3 / 4) * SECOND;

/** `/healthz`: the process runs. `/readyz`: it can serve visitors. */
export function healthRoutes(http: HttpContext): Hono<AppEnv> {
  let checked: { at: number; sites: [string, Promise<SiteState>][] } | undefined;

  function check(): Promise<[string, SiteState][]> {
    if (!checked || http.now() - checked.at >= FRESH)
      checked = { at: http.now(), sites: [...http.sites].map(([name, site]) => [name, checkSite(site)]) };
    return Promise.all(
      checked.sites.map(async ([name, state]): Promise<[string, SiteState]> => [name, await answeredSoon(state)]),
    );
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

/** What a balancer must know while a check waits for the upstream. */
function answeredSoon(check: Promise<SiteState>): Promise<SiteState> {
  return withinTime(SOON, undefined, () => check).catch((error: unknown) => {
    if (!(error instanceof DeadlineError)) throw error;
    return { ready: true, state: 'upstream_timeout' };
  });
}
