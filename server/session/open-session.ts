import { isbot } from 'isbot';
import type { SessionIntent } from '../../wire/session.ts';
import { ensureContact } from '../contact/ensure-contact.ts';
import type { Visitor } from '../contact/visitor.ts';
import { contextOf } from '../contact/visitor-context.ts';
import { readSnapshot, type Snapshot } from '../conversation/snapshot.ts';
import { knownContactId } from '../contact/known-contact.ts';
import type { SiteContext } from '../site-context.ts';
import { identify, identifyStranger, requireCurrent, type Credentials, type Identified } from './identify.ts';

/** Characters of a user agent that are read. */
const AGENT_MAX = 512;

/** A page that asks for its visitor's session. */
export interface OpenRequest extends Credentials {
  /** A UUID of the page: a stranger's session is derived from it. */
  nonce: string;
  /** `open`: the visitor has opened the panel. */
  intent: SessionIntent;
  userAgent: string | undefined;
  /** The browser loads the page before anybody looks at it. */
  isPrerender: boolean;
  /** Whether a contact may be made for a visitor who has only looked at a page. If not, their first message makes it. */
  admitContact: (visitor: Visitor) => Promise<boolean>;
}

/** A visitor's session, ready to be answered. */
export interface Session {
  visitor: Visitor;
  /** Absent if there is no contact. `unread`: there may be messages, and they can't be read now. */
  snapshot: Snapshot | 'unread' | undefined;
  /** What the browser must keep from now on, sealed; absent if it keeps it already. */
  issued: Issued | undefined;
}

/** A cookie, with a ticket for a stranger whose browser may refuse it; or a bearer if it does. */
export type Issued = { as: 'cookie'; sealed: string; ticket?: string } | { as: 'bearer'; sealed: string };

const DAY_SECONDS = 24 * 60 * 60;

/**
 * Opens a session: finds out who is asking, makes their contact if the site's policy says so, reads their conversation,
 * and seals what the browser has to keep.
 *
 * @throws {SessionError} the nonce was used before, and that session has been superseded
 * @throws {UpstreamError} if it is unknown whether a session has been superseded
 */
export async function openSession(site: SiteContext, request: OpenRequest): Promise<Session> {
  const identified = await identify(site, request);
  const visitor = identified?.visitor ?? (await identifyStranger(site, request.nonce));
  const context = contextOf(site, visitor);
  const contact = await contactOf(context, visitor, request);
  const contactId = contact === 'unread' ? undefined : contact;
  // Only the contact tells whether a stranger with this nonce has been somebody before.
  if (!identified && contactId !== undefined) await requireCurrent(context, visitor);
  const now: Visitor = { ...visitor, ...(contactId !== undefined && { contactId }) };
  return {
    visitor: now,
    snapshot: contact === 'unread' ? contact : await snapshotOf(context, now),
    issued: identified ? await reseal(context, now, identified, request) : await sealStranger(context, now, request),
  };
}

/** Continues an open session after something about its visitor has changed. */
export async function continueSession(
  context: SiteContext,
  visitor: Visitor,
  before: Identified,
  credentials: Credentials,
): Promise<Session> {
  return {
    visitor,
    snapshot: await snapshotOf(context, visitor),
    issued: await reseal(context, visitor, before, credentials),
  };
}

/** The visitor's contact, made now if the policy says so. */
async function contactOf(
  context: SiteContext,
  visitor: Visitor,
  { intent, isPrerender, userAgent, admitContact }: OpenRequest,
): Promise<number | 'unread' | undefined> {
  const known = await knownContactId(context, visitor);
  if (known !== undefined) return known;
  const { createContact: policy } = context.settings;
  const isWanted = policy === 'load' || (policy === 'open' && intent === 'open');
  if (!isWanted || isPrerender || isbot(userAgent?.slice(0, AGENT_MAX))) return undefined;
  if (!(await admitContact(visitor))) return undefined;
  // If the upstream is down, the first call that succeeds makes the contact.
  return orLogged(context, 'no contact yet', ensureContact(context, visitor));
}

async function snapshotOf(context: SiteContext, visitor: Visitor): Promise<Snapshot | 'unread' | undefined> {
  if (visitor.contactId === undefined) return undefined;
  return orLogged(context, 'no conversation read', readSnapshot(context, visitor));
}

/** Seals again what has changed, or is a day old, or was refused as a cookie. */
async function reseal(
  context: SiteContext,
  visitor: Visitor,
  { visitor: before, sealedAt, byTicket }: Identified,
  { bearer }: Credentials,
): Promise<Issued | undefined> {
  const isFresh = context.now() / 1000 - sealedAt < DAY_SECONDS;
  const isSame = Object.entries(visitor).every(([key, value]) => before[key as keyof Visitor] === value);
  if (isFresh && isSame && !byTicket) return undefined;
  const sealed = await context.seal.sealSession(identityOf(context, visitor));
  return { as: byTicket || bearer !== undefined ? 'bearer' : 'cookie', sealed };
}

async function sealStranger(context: SiteContext, visitor: Visitor, { nonce }: OpenRequest): Promise<Issued> {
  const { seal } = context;
  const identity = identityOf(context, visitor);
  const [sealed, ticket] = await Promise.all([seal.sealSession(identity), seal.sealTicket({ ...identity, nonce })]);
  return { as: 'cookie', sealed, ticket };
}

function identityOf({ site, now }: SiteContext, visitor: Visitor) {
  return { site, ...visitor, iat: Math.floor(now() / 1000) };
}

async function orLogged<Value>({ log }: SiteContext, what: string, work: Promise<Value>): Promise<Value | 'unread'> {
  try {
    return await work;
  } catch (error) {
    log.warn({ err: error }, what);
    return 'unread';
  }
}
