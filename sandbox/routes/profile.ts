import { Hono } from 'hono';
import { accountRoutes } from '../http/api.ts';
import { json } from '../http/answer.ts';
import { authenticate } from '../http/auth.ts';
import { readParams } from '../http/params.ts';
import { profileShape } from '../shapes/agent.ts';
import { accountDetails } from '../shapes/account.ts';
import { iso, now } from '../state/clock.ts';
import { isObject } from '../state/json.ts';
import { known, type State } from '../state/state.ts';

/** The user behind a token, their account, and the health check. */
export function profileRoutes(state: State) {
  const started = now();
  const account = accountRoutes(state);

  account.get('', ({ account: row }) => json(accountDetails(row, started)));

  return new Hono()
    .get('/api', () => {
      const response = json({
        version: state.version,
        timestamp: iso(now()).slice(0, 19).replace('T', ' '),
        queue_services: 'ok',
        data_services: 'ok',
      });
      response.headers.set('vary', 'Accept');
      return response;
    })
    .get('/api/v1/profile', (context) => {
      const user = authenticate(state, context.req.raw.headers);
      return json(profileShape(state, user, known(state.accounts.get(user.accountId))));
    })
    .post('/api/v1/profile/availability', async (context) => {
      const { profile } = await readParams(context.req.raw);
      const user = authenticate(state, context.req.raw.headers);
      const availability = isObject(profile) ? profile.availability : undefined;
      if (availability === 'online' || availability === 'busy' || availability === 'offline') {
        user.availability = availability;
      }
      return json(profileShape(state, user, known(state.accounts.get(user.accountId))));
    })
    .route('/', account.app);
}
