import { SESSION_SECONDS } from '../identity/seal.ts';

/** The attributes of the session cookie in one response. */
export interface CookieOptions {
  path: '/';
  httpOnly: true;
  maxAge: number;
  secure: boolean;
  sameSite: 'Lax' | 'None';
  partitioned: boolean;
}

export interface CookieContext {
  /** Browsers reach us by https. */
  secure: boolean;
  /** The request's `Host`. */
  host: string;
  /** The request's `Origin`. */
  origin: string | undefined;
  /** The request's `Sec-Fetch-Site`. */
  fetchSite: string | undefined;
}

/** `__Host-` keeps other hosts of the domain from planting a session. Browsers accept it over https only. */
export function cookieName(site: string, secure: boolean): string {
  return `${secure ? '__Host-' : ''}bubble-${site}`;
}

/** On a page of our own registrable domain the cookie is an ordinary one. Elsewhere it is partitioned by that page. */
export function cookieOptions(context: CookieContext): CookieOptions {
  const foreign = context.secure && !sameSite(context);
  return {
    path: '/',
    httpOnly: true,
    maxAge: SESSION_SECONDS,
    secure: context.secure,
    sameSite: foreign ? 'None' : 'Lax',
    partitioned: foreign,
  };
}

/** Values of one cookie that are read. Opening each takes time. */
const VALUES_MAX = 4;

/** Every value of a cookie, up to four: a request may carry an ordinary and a partitioned one of the same name. */
export function cookieValues(header: string | undefined, name: string): string[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .slice(0, VALUES_MAX)
    .map((pair) => pair.slice(name.length + 1));
}

/**
 * Every supported browser sends `Sec-Fetch-Site` over https. Without it, only a page of this very host counts as the same
 * site: a partitioned cookie works on every page, an ordinary one does not.
 */
function sameSite({ fetchSite, origin, host }: CookieContext): boolean {
  if (fetchSite) return fetchSite !== 'cross-site';
  return !origin || new URL(origin).hostname === host.replace(/:\d+$/, '');
}
