import { setCookie } from 'hono/cookie';
import type { SessionAnswer } from '../../wire/session.ts';
import { cookieName, cookieOptions, type CookieOptions } from '../identity/cookie.ts';
import type { Identity } from '../identity/seal.ts';
import type { SiteContext } from '../site-context.ts';
import type { AppContext, HttpContext } from './context.ts';

const DAY_SECONDS = 24 * 60 * 60;

/** What is known of a browser that was a stranger until now. */
export interface Stranger {
  nonce: string;
  /** It was given a cookie and came back without it. */
  refusesCookies: boolean;
}

/** Gives the browser its session to keep, when it is new, changed or a day old. */
export async function keepSession(
  http: HttpContext,
  c: AppContext,
  { site }: SiteContext,
  identity: Identity,
  before: Identity | null,
  { nonce, refusesCookies }: Stranger = { nonce: '', refusesCookies: false },
): Promise<Pick<SessionAnswer, 'ticket' | 'bearer'>> {
  const isKept = before !== null && isSame(before, identity) && identity.iat - before.iat < DAY_SECONDS;
  if (isKept && !refusesCookies) return {};
  const sealed = await http.seal.sealSession(identity);
  // The ticket came back and the cookie did not, or the browser keeps a bearer already.
  if (refusesCookies || (before && c.req.header('authorization'))) return { bearer: sealed };
  setCookie(c, cookieName(site, http.secure), sealed, optionsFor(http, c));
  return before ? {} : { ticket: await http.seal.sealTicket({ ...identity, nonce }) };
}

/** Takes the session away again. */
export function dropSession(http: HttpContext, c: AppContext, { site }: SiteContext): void {
  setCookie(c, cookieName(site, http.secure), '', { ...optionsFor(http, c), maxAge: 0 });
}

function isSame(before: Identity, { iat: _iat, ...now }: Identity): boolean {
  return Object.entries(now).every(([key, value]) => before[key as keyof Identity] === value);
}

function optionsFor(http: HttpContext, c: AppContext): CookieOptions {
  return cookieOptions({
    secure: http.secure,
    host: c.req.header('host') ?? '',
    origin: c.req.header('origin'),
    fetchSite: c.req.header('sec-fetch-site'),
  });
}
