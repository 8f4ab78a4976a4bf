import { getDomain } from 'tldts';
import { SESSION_SECONDS } from './seal.ts';

/** How the session cookie is set for one answer. */
export interface CookieOptions {
  path: '/';
  httpOnly: true;
  maxAge: number;
  secure: boolean;
  sameSite: 'Lax' | 'None';
  partitioned: boolean;
}

export interface CookieContext {
  /** The BFF is reached by https. */
  secure: boolean;
  /** Host name the BFF was called by. */
  host: string;
  origin: string | undefined;
  /** The request's `Sec-Fetch-Site`. */
  fetchSite: string | undefined;
}

/** `__Host-` keeps other hosts of the domain from planting a session; it wants https. */
export function cookieName(site: string, secure: boolean): string {
  return `${secure ? '__Host-' : ''}bubble-${site}`;
}

/** On a page of our own registrable domain an ordinary cookie; elsewhere one of that page's own partition. */
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

/** Every value the request has under that name: an ordinary cookie and a partitioned one may both come. */
export function cookieValues(header: string | undefined, name: string): string[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

function sameSite({ fetchSite, origin, host }: CookieContext): boolean {
  if (fetchSite) return fetchSite !== 'cross-site';
  if (!origin) return true;
  const hostName = host.replace(/:\d+$/, '');
  const { hostname } = new URL(origin);
  const domain = getDomain(hostname, { allowPrivateDomains: true });
  return hostname === hostName || (domain !== null && domain === getDomain(hostName, { allowPrivateDomains: true }));
}
