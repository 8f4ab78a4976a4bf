import { Hono } from 'hono';
import type { Faults } from '../levers/faults.ts';
import type { RequestLog } from '../levers/requests.ts';

/** What tests read and pull; a real server has none of this. */
export function leverRoutes(log: RequestLog, faults: Faults) {
  return new Hono()
    .get('/sandbox/requests', (context) => context.json(log.list()))
    .delete('/sandbox/requests', (context) => {
      log.clear();
      return context.body(null, 204);
    })
    .get('/sandbox/faults', (context) => context.json(faults.list()))
    .put('/sandbox/faults', async (context) => {
      const wrong = faults.set(await context.req.json().catch(() => null));
      return wrong === null ? context.json(faults.list()) : context.json({ error: wrong }, 422);
    })
    .delete('/sandbox/faults', (context) => {
      faults.set([]);
      return context.body(null, 204);
    });
}
