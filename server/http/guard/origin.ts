import type { MiddlewareHandler } from 'hono';
import { ProblemError } from '../problem.ts';

/** Seconds for which a browser may cache a preflight: the most that Chromium allows. */
const PREFLIGHT_SECONDS = 7200;

/**
 * Refuses requests from pages that are not the site's. Unsafe requests must carry `X-Bubble`, a header that a form on a
 * foreign page can't send.
 *
 * @param originsOf gives a site's origin patterns
 */
export function guardOrigin(originsOf: (site: string) => string[]): MiddlewareHandler {
  return async function guard(c, next) {
    c.header('vary', 'origin', { append: true });
    const from = c.req.header('origin');
    const patterns = originsOf(c.req.param('site') ?? '');
    const isSame = c.req.header('sec-fetch-site') === 'same-origin';
    const isFromPage = from !== undefined && isOrigin(from) && patterns.some((pattern) => matches(pattern, from));
    const isAllowed = isFromPage || (isSame && (from === undefined || isOrigin(from)));

    if (!isAllowed)
      throw new ProblemError('origin_not_allowed', { detail: from && `Origin: ${from.slice(0, ORIGIN_MAX)}` });
    if (from !== undefined) {
      c.header('access-control-allow-origin', from);
      c.header('access-control-allow-credentials', 'true');
      c.header('access-control-expose-headers', 'retry-after, x-request-id');
    }
    if (c.req.method === 'OPTIONS') return c.body(null, 204, preflightHeaders);
    if (!['GET', 'HEAD'].includes(c.req.method) && c.req.header('x-bubble') !== '1')
      throw new ProblemError('header_required');
    return next();
  };
}

const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type, last-event-id, x-bubble',
  'access-control-max-age': String(PREFLIGHT_SECONDS),
};

/** Characters: the longest host name has 253. */
const ORIGIN_MAX = 300;

/** Whether a browser could have sent it: `http://localhost:99999` has no such port. */
function isOrigin(from: string): boolean {
  return from.length <= ORIGIN_MAX && URL.canParse(from) && new URL(from).origin === from;
}

/** `https://*.shop.example` matches every subdomain, `http://localhost:*` every port. The origin `null` never matches. */
export function matches(pattern: string, from: string): boolean {
  if (from === 'null') return false;
  const expression = pattern
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:\*$/, '(:\\d+)?')
    .replace('*', '[a-z0-9-]+(\\.[a-z0-9-]+)*');
  return new RegExp(`^${expression}$`, 'i').test(from);
}
