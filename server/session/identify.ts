import { isKnownSuperseded, isSuperseded, noteCurrentSession } from '../contact/superseded-session.ts';
import { noteNewVisitor } from '../contact/new-visitor.ts';
import type { Visitor } from '../contact/visitor.ts';
import { sessionId, type Identity } from '../identity/seal.ts';
import type { SiteContext } from '../site-context.ts';
import { orWithoutStore } from '../store/or-without-store.ts';
import { isEnded } from './generation.ts';
import { seedOf } from './nonce.ts';

/** What a browser sends to say which session it is in. */
export interface Credentials {
  /** The sealed session that the host page keeps where the browser refuses our cookie. */
  bearer: string | undefined;
  /** Every sealed session in the request's cookies: an ordinary cookie and a partitioned one may both come. */
  cookies: string[];
  /** Proof that this browser opened a session just before, though its cookie did not come back. */
  ticket?: { sealed: string; nonce: string };
}

/** The visitor who is asking. */
export interface Identified {
  visitor: Visitor;
  /** When the session was sealed, epoch seconds. */
  sealedAt: number;
  byTicket: boolean;
}

/** The request needs a session and has none, or means another one than it has. */
export class SessionError extends Error {
  override name = 'SessionError' as const;
  readonly code: 'session_required' | 'session_changed';

  constructor(code: SessionError['code']) {
    super(code);
    this.code = code;
  }
}

/**
 * Says who is asking: by the bearer, else by a cookie, else by the ticket. A session that has been ended or superseded
 * counts as none.
 *
 * @throws {UpstreamError} if it is unknown whether a session has been superseded
 */
export async function identify(context: SiteContext, credentials: Credentials): Promise<Identified | null> {
  for await (const { identity, byTicket } of openCredentials(context, credentials)) {
    const visitor = visitorOf(identity);
    if (!(await isOver(context, visitor))) return { visitor, sealedAt: identity.iat, byTicket };
  }
  return null;
}

/** The session that the credentials name, superseded or not; `undefined` for a stranger. It makes no call upstream. */
export async function knownSession(context: SiteContext, credentials: Credentials): Promise<string | undefined> {
  for await (const { identity } of openCredentials(context, credentials)) return sessionId(identity.sourceId);
  return undefined;
}

/**
 * Whether the credentials name sessions, and all of them other ones. It makes no call upstream.
 *
 * @returns `false` for a request without credentials
 */
export async function isForeignTo(context: SiteContext, credentials: Credentials, sourceId: string): Promise<boolean> {
  let isForeign = false;
  for await (const { identity } of openCredentials(context, credentials)) {
    if (identity.sourceId === sourceId) return false;
    isForeign = true;
  }
  return isForeign;
}

/** Makes a session for a browser that has none: for some minutes the same one for the same nonce, unless that one is over. */
export async function identifyStranger(context: SiteContext, nonce: string): Promise<Visitor> {
  const { text, isNew } = await seedOf(context, nonce);
  for (let again = 0; ; again += 1) {
    const sourceId = context.seal.mintSourceId(text + (again ? ` ${again}` : ''), context.site);
    if ((await isKnownSuperseded(context, sourceId)) || (await isEnded(context, { sourceId }))) continue;
    if (isNew || again > 0) await orWithoutStore(noteNew(context, sourceId));
    return { sourceId };
  }
}

/** Nobody has had this session before, so the upstream need not be asked whose it is. It may be away. */
async function noteNew(context: SiteContext, sourceId: string): Promise<void> {
  if (!(await noteNewVisitor(context, sourceId))) return;
  await noteCurrentSession(context, { sourceId });
}

/**
 * Asks again whether the session is over, for callers who have done something since they identified the visitor.
 *
 * @throws {SessionError} `session_required`
 */
export async function requireCurrent(context: SiteContext, visitor: Visitor): Promise<void> {
  if (await isOver(context, visitor)) throw new SessionError('session_required');
}

async function isOver(context: SiteContext, visitor: Visitor): Promise<boolean> {
  // Both ask the store. Begun together, their questions take one way to it and back.
  const superseded = isSuperseded(context, visitor);
  superseded.catch(() => {});
  return (await isEnded(context, visitor)) || superseded;
}

async function* openCredentials(
  { seal, site }: SiteContext,
  { bearer, cookies, ticket }: Credentials,
): AsyncGenerator<{ identity: Identity; byTicket: boolean }> {
  for (const sealed of bearer ? [bearer, ...cookies] : cookies) {
    const identity = await seal.unsealSession(sealed, site);
    if (identity) yield { identity, byTicket: false };
  }
  // A ticket is good more than once: a browser repeats by itself a request whose connection it lost.
  const opened = ticket && (await seal.unsealTicket(ticket.sealed, site));
  if (opened && opened.nonce === ticket.nonce) yield { identity: opened, byTicket: true };
}

function visitorOf({ sourceId, contactId, verified, former, generation }: Identity): Visitor {
  return {
    sourceId,
    ...(contactId !== undefined && { contactId }),
    ...(verified && { verified }),
    ...(former !== undefined && { former }),
    ...(generation && { generation }),
  };
}
