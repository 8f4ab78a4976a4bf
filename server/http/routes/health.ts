import { Hono } from 'hono';
import { DeadlineError, withinTime } from '../../base/deadline.ts';
import { SECOND } from '../../base/time.ts';
import { wordsOf, type SiteState } from '../../inbox/check.ts';
import { StoreError } from '../../store/store.ts';
import type { AppEnv, HttpContext } from '../context.ts';

/** Milliseconds. A balancer waits little longer. */
const SOON = (3 / 4) * SECOND;

/** `/healthz`: the process runs. `/readyz`: it can serve visitors. */
export function healthRoutes(http: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      if (http.state() === 'draining') return c.json({ status: 'draining' }, 503);
      const sites = await Promise.all(
        [...http.sites].map(async ([name, { watch }]) => [name, await answeredSoon(watch.state())] as const),
      );
      const store = await storeProblem(http);
      const names = sites.map(([, { name }]) => name);
      // Without `waiting`, a balancer would take out all processes at once, and none would accept messages.
      const isReady = !names.includes('wrong');
      const isOk = names.every((name) => name === 'ok') && store === undefined;
      return c.json(
        {
          status: isOk ? 'ok' : isReady ? 'waiting' : 'not ready',
          ...(store !== undefined && { store }),
          sites: Object.fromEntries(sites.map(([name, state]) => [name, wordsOf(state)])),
        },
        isReady ? 200 : 503,
      );
    });
}

/** What a balancer must know while a check waits for the upstream. */
function answeredSoon(check: Promise<SiteState>): Promise<SiteState> {
  return withinTime(SOON, undefined, () => check).catch((error: unknown) => {
    if (!(error instanceof DeadlineError)) throw error;
    return { name: 'waiting', code: 'upstream_timeout', detail: error.message };
  });
}

/** The sentence of a store that can not be reached. Its address is for the log only. */
async function storeProblem({ sites }: HttpContext): Promise<string | undefined> {
  const [context] = sites.values();
  try {
    await withinTime(SOON, undefined, () => context!.store.epoch());
    return undefined;
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof DeadlineError)) throw error;
    return 'REDIS_URL: Redis can not be reached; the server goes on without it, and its log says why';
  }
}
