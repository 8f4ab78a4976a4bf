import type { MiddlewareHandler } from 'hono';
import { ProblemError } from '../problem.ts';
import { PRIVATE, type Route } from '../route-table.ts';

/** Gives a route's answers their headers, and refuses the methods that it has not. */
export function applyRoute({ methods, callers, headers }: Route): MiddlewareHandler {
  const allowed = ['OPTIONS', ...methods, ...(methods.includes('GET') ? ['HEAD'] : [])];
  const allow = allowed.join(', ');
  return async function routeRules(c, next) {
    const { method } = c.req;
    if (!allowed.includes(method)) {
      c.header('allow', allow);
      throw new ProblemError('method_not_allowed', { detail: `${method}; possible are ${allow}.` });
    }
    // A page's preflight is answered by the guard of its site's origins.
    if (method === 'OPTIONS' && callers === 'all') c.res = new Response(null, { status: 204, headers: { allow } });
    else await next();
    if (c.res.status < 400) addMissing(c.res.headers, headers);
  };
}

/** Gives every answer that no route has dressed, errors included, the headers of a private one. */
export const dressPrivate: MiddlewareHandler = async function dressPrivate(c, next) {
  await next();
  if (c.res.status >= 400 || !c.res.headers.has('cache-control')) addMissing(c.res.headers, PRIVATE);
};

function addMissing(sent: Headers, headers: Readonly<Record<string, string>>): void {
  // A stream in Node has sent its headers itself.
  if (sent.has('x-hono-already-sent')) return;
  for (const [name, value] of Object.entries(headers)) if (!sent.has(name)) sent.set(name, value);
}
