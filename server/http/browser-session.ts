import { setCookie } from 'hono/cookie';
import type { SessionAnswer } from '../../wire/session.ts';
import { siteSettings } from '../config/sites.ts';
import { contextOf } from '../contact/visitor-context.ts';
import { cookieName, cookieOptions, cookieValues } from './cookie.ts';
import { sessionId } from '../identity/seal.ts';
import { identify, SessionError, type Credentials, type Identified } from '../session/identify.ts';
import type { Session } from '../session/open-session.ts';
import type { SiteContext } from '../site-context.ts';
import type { AppContext, HttpContext } from './context.ts';
import { showMessage } from './show-message.ts';

/** The sealed sessions that came with the request. */
export function credentialsOf(http: HttpContext, c: AppContext, { site }: SiteContext): Credentials {
  return {
    bearer: /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1],
    cookies: cookieValues(c.req.header('cookie'), cookieName(site, http.secure)),
  };
}

/** The visitor who is asking, and the context in which their request is answered. */
export interface Asking extends Identified {
  own: SiteContext;
}

/**
 * The visitor who is asking, for calls that need a session.
 *
 * @param session the session that the request means, if it names one
 * @throws {SessionError}
 */
export async function requireSession(
  http: HttpContext,
  c: AppContext,
  context: SiteContext,
  session?: string,
): Promise<Asking> {
  const identified = await identify(context, credentialsOf(http, c, context));
  if (!identified) throw new SessionError('session_required');
  if (session !== undefined && session !== sessionId(identified.visitor.sourceId))
    throw new SessionError('session_changed');
  return { ...identified, own: contextOf(context, identified.visitor) };
}

/**
 * As {@link requireSession}, for a browser that says which session it goes on reading. `undefined`: that one is over. It
 * is no failure, because visitors sign in and out in other tabs, so the browser need not show it to developers as one.
 *
 * @throws {SessionError} if the browser names none
 */
export async function sameSession(
  http: HttpContext,
  c: AppContext,
  context: SiteContext,
  session: string | undefined,
): Promise<Asking | undefined> {
  return requireSession(http, c, context, session).catch((error: unknown) => {
    if (session !== undefined && error instanceof SessionError) return undefined;
    throw error;
  });
}

const NOTHING = { conversation: null, messages: [], more: false };
/** What can't be read now may be more than the newest page, which the event stream brings. */
const UNREAD = { ...NOTHING, more: true };

/** Sets the session's cookie, if there is one, and returns everything that the widget starts with. */
export function answerSession(
  http: HttpContext,
  c: AppContext,
  context: SiteContext,
  { visitor, snapshot, issued }: Session,
): SessionAnswer {
  const { site, settings, team } = context;
  const { conversation, messages, more } = snapshot === 'unread' ? UNREAD : (snapshot ?? NOTHING);
  if (issued?.as === 'cookie') keepCookie(http, c, context, issued.sealed);
  return {
    session_id: sessionId(visitor.sourceId),
    settings: siteSettings(
      settings,
      team.members().map((member) => http.avatars.show(site, member)),
    ),
    conversation,
    messages: messages.map((message) => showMessage(http, site, visitor, message)),
    more,
    ...(issued?.as === 'cookie' && issued.ticket && { ticket: issued.ticket }),
    ...(issued?.as === 'bearer' && { bearer: issued.sealed }),
  };
}

export function dropCookie(http: HttpContext, c: AppContext, context: SiteContext): void {
  keepCookie(http, c, context, '', { maxAge: 0 });
}

function keepCookie(
  http: HttpContext,
  c: AppContext,
  { site }: SiteContext,
  value: string,
  more: { maxAge?: number } = {},
): void {
  const options = cookieOptions({
    secure: http.secure,
    host: c.req.header('host') ?? '',
    origin: c.req.header('origin'),
    fetchSite: c.req.header('sec-fetch-site'),
  });
  setCookie(c, cookieName(site, http.secure), value, { ...options, ...more });
}
