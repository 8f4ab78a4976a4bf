import { Hono } from 'hono';
import type { Cable } from '../cable/cable.ts';
import type { Faults } from '../levers/faults.ts';
import type { RequestLog } from '../levers/requests.ts';
import { dropConversation } from '../state/conversation.ts';
import type { State } from '../state/state.ts';

interface LeverParts {
  state: State;
  log: RequestLog;
  faults: Faults;
  cable: Cable;
}

/** Controls for tests; a real server has none of them. */
export function leverRoutes({ state, log, faults, cable }: LeverParts) {
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
    })
    .get('/sandbox/cable', (context) => context.json(cable.list()))
    .delete('/sandbox/cable', (context) => {
      cable.closeAll();
      return context.body(null, 204);
    })
    .put('/sandbox/agents/:id/picture', async (context) => {
      const user = state.users.get(Number(context.req.param('id')));
      if (!user) return context.json({ error: 'there is no such agent' }, 404);
      user.avatarUrl = String(await context.req.json());
      return context.body(null, 204);
    })
    .delete('/sandbox/conversations/:id', (context) => {
      const conversation = state.conversations.get(Number(context.req.param('id')));
      if (!conversation) return context.json({ error: 'there is no such conversation' }, 404);
      dropConversation(state, conversation);
      return context.body(null, 204);
    });
}
