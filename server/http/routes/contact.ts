import { Hono } from 'hono';
import * as v from 'valibot';
import { CONTACT_BODY_MAX, FIELD_MAX, TOKEN_MAX, type ContactAnswer } from '../../../wire/contact.ts';
import type { ContactDetails } from '../../contact/contact-details.ts';
import { describeContact, type DescribedVisitor } from '../../contact/describe-contact.ts';
import { proveIdentity, type Claim } from '../../contact/prove-identity.ts';
import type { Visitor } from '../../contact/visitor.ts';
import { knownContactId } from '../../contact/known-contact.ts';
import { isIdentifier, type PersonSessions, type Proof } from '../../identity/proof.ts';
import { mayUseToken } from '../../identity/token-use.ts';
import { currentGeneration } from '../../session/generation.ts';
import { continueSession } from '../../session/open-session.ts';
import type { SiteContext } from '../../site-context.ts';
import { answerSession, credentialsOf, requireSession } from '../browser-session.ts';
import { siteOf, type AppEnv, type HttpContext } from '../context.ts';
import { admitContact } from '../guard/admit-contact.ts';
import { readJson } from '../guard/body.ts';
import { readDetails } from '../guard/contact-details.ts';
import { ProblemError } from '../problem.ts';

const anything = v.exactOptional(v.unknown());

/** The fields that say who somebody is. The others are read one by one, so that the answer names every wrong one. */
const contactSchema = v.object({
  session_id: v.string(),
  name: anything,
  email: anything,
  phone_number: anything,
  avatar_url: anything,
  custom_attributes: anything,
  identifier: v.nullish(v.pipe(v.string(), v.maxLength(FIELD_MAX)), ''),
  identifier_hash: v.nullish(v.pipe(v.string(), v.maxLength(FIELD_MAX)), ''),
  token: v.nullish(v.pipe(v.string(), v.maxLength(TOKEN_MAX)), ''),
});
type ContactRequest = v.InferOutput<typeof contactSchema>;

/** What the host page says about its visitor, with or without proof. */
export function contactRoutes(http: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>().post('/', async (c) => {
    const context = siteOf(http, c);
    const request = await readJson(c, contactSchema, CONTACT_BODY_MAX);
    const { own, ...before } = await requireSession(http, c, context, request.session_id);
    await http.limits.identify(request.session_id);
    if (!before.visitor.verified) await http.limits.prove(http.networksOf(c));

    const proven = await prove(context, before.visitor, request);
    const proved = proven && readDetails(proven.fields);
    const said = readDetails(withoutFields(request, proved ?? {}));
    if ((await knownContactId(context, before.visitor)) === undefined)
      await admitContact(http, c, context, before.visitor, 'written');
    const { visitor, conflicts } = proven
      ? await proveAnew(own, before.visitor, { ...proven, proved: proved!, said })
      : await describe(own, before.visitor, request.identifier ?? '', said);

    const session = await continueSession(own, visitor, before, credentialsOf(http, c, context));
    return c.json({
      ...answerSession(http, c, context, session),
      verified: visitor.verified === true,
      ...(conflicts.length > 0 && { taken: conflicts }),
    } satisfies ContactAnswer);
  });
}

/** As {@link proveIdentity}. A proof is good for the session as it is now, however often it was ended before. */
async function proveAnew(context: SiteContext, before: Visitor, claim: Claim): Promise<DescribedVisitor> {
  const { visitor, conflicts } = await proveIdentity(context, before, claim);
  const generation = await currentGeneration(context, visitor.sourceId);
  return { visitor: { ...visitor, ...(generation > 0 && { generation }) }, conflicts };
}

/** Checks the proof. `undefined`: the request contains none. */
async function prove(
  context: SiteContext,
  { sourceId }: Visitor,
  request: ContactRequest,
): Promise<{ identifier: string; sessions: PersonSessions; fields: Record<string, unknown> } | undefined> {
  const { site, proof } = context;
  const { identifier, identifier_hash: hash, token } = request;
  if (!proof) {
    if (hash || token)
      throw new ProblemError('identity_unavailable', {
        detail: `BUBBLE_IDENTITY_SECRET, or identity_secret of ${site}`,
      });
    return undefined;
  }
  const kind = token ? 'token' : hash ? 'hash' : undefined;
  if (kind && !proof.accepts(kind))
    throw new ProblemError('identity_unavailable', {
      detail: `This site accepts no ${kind}: see BUBBLE_IDENTITY_PROOF, or identity_proof of ${site}.`,
    });
  if (token) {
    const read = await proof.readToken(token);
    if (read === 'invalid') throw new ProblemError('identity_invalid');
    if (read === 'expired') throw new ProblemError('identity_expired');
    const sessions = proof.sessionsOf(read.identifier);
    const users: [string, ...string[]] = [sourceId, sessions.current, sessions.older];
    if (!(await mayUseToken(context, token, { sessions: users, expires: read.expires })))
      throw new ProblemError('identity_expired');
    return { identifier: read.identifier, sessions, fields: read.claims };
  }
  if (hash) {
    if (!isIdentifier(identifier) || !proof.isRightHash(identifier, hash)) throw new ProblemError('identity_invalid');
    return { identifier, sessions: proof.sessionsOf(identifier), fields: provedByHash(proof, request) };
  }
  if (identifier) throw new ProblemError('identity_required');
  return undefined;
}

/**
 * What the page says beside a hash counts as proved on a site that has no better proof; attributes do not, because a
 * visitor has their own hash.
 */
function provedByHash(proof: Proof, { custom_attributes: _said, ...fields }: ContactRequest): Record<string, unknown> {
  return proof.accepts('token') ? {} : fields;
}

/** What the page says beside the proof. Attributes are joined later. */
function withoutFields(
  request: ContactRequest,
  { custom_attributes: _joined, ...proved }: ContactDetails,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(request).filter(([name]) => !(name in proved)));
}

/** Writes what was said without proof. An unproven identifier becomes an attribute; an unproven picture is dropped. */
function describe(
  context: SiteContext,
  visitor: Visitor,
  identifier: string,
  { avatar_url: _unproven, ...details }: ContactDetails,
): Promise<DescribedVisitor> | { visitor: Visitor; conflicts: [] } {
  if (identifier && !isIdentifier(identifier)) throw new ProblemError('contact_invalid', { detail: 'identifier' });
  const said: ContactDetails = identifier
    ? { ...details, custom_attributes: { ...details.custom_attributes, identifier } }
    : details;
  return Object.keys(said).length > 0 ? describeContact(context, visitor, said) : { visitor, conflicts: [] };
}
