import { Hono, type Context } from 'hono';
import type { Upload } from '../state/blob.ts';
import type { Account, User } from '../state/records.ts';
import type { State } from '../state/state.ts';
import { accountFor, authenticate } from './auth.ts';
import { readParams, type Params } from './params.ts';

export interface AccountCall {
  state: State;
  user: User;
  account: Account;
  params: Params;
  /** The files of a form, on a route that takes files. */
  uploads: Upload[];
  /** A segment of the path. */
  segment(name: string): string;
  query(name: string): string | undefined;
}

type Handler = (call: AccountCall) => Response;
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Routes under an account: parsed, authenticated and admitted, in the server's order, before the handler sees them. */
export function accountRoutes(state: State) {
  const app = new Hono();
  const add =
    (method: Method) =>
    (path: string, handler: Handler, { files = false } = {}) => {
      app.on(method.toUpperCase(), `/api/v1/accounts/:account${path}`, async (context: Context) => {
        const uploads: Upload[] = [];
        const params = await readParams(context.req.raw, files ? uploads : undefined);
        const user = authenticate(state, context.req.raw.headers);
        const account = accountFor(state, user, context.req.param('account') ?? '');
        // Handlers run synchronously to their end, so no other call performs meanwhile.
        state.performer = user;
        try {
          return handler({
            state,
            user,
            account,
            params,
            uploads,
            segment: (name) => context.req.param(name) ?? '',
            query: (name) => context.req.query(name),
          });
        } finally {
          state.performer = null;
        }
      });
    };
  return {
    app,
    get: add('get'),
    post: add('post'),
    put: add('put'),
    patch: add('patch'),
    delete: add('delete'),
  };
}
