import { Hono } from 'hono';
import * as v from 'valibot';
import { CONTACT_BODY_MAX, FIELD_MAX, TOKEN_MAX, type ContactAnswer } from '../../../wire/contact.ts';
import { readJson } from '../guard/body.ts';
import { readDetails } from '../guard/contact-details.ts';
import { ProblemError } from '../problem.ts';
import { becomeSomebody } from '../../contact/prove-identity.ts';
import { describeVisitor, type Described, type Details } from '../../contact/describe-contact.ts';
import { knownContact } from '../../conversation/visitor-conversations.ts';
import type { Visitor } from '../../contact/visitor.ts';
import { mayUseToken } from '../../identity/token-use.ts';
import { isIdentifier } from '../../identity/proof.ts';
import { identityOf, requireSession, siteOf, visitorOf, type AppEnv, type HttpContext } from '../context.ts';
import { keepSession } from '../session-cookie.ts';
import type { SiteContext } from '../../site-context.ts';
import { answerSession } from './session.ts';

/** What says who somebody is; the rest is read field by field, so that all that is wrong is named. */
const contactSchema = v.looseObject({
  session_id: v.string(),
  identifier: v.nullish(v.pipe(v.string(), v.maxLength(FIELD_MAX)), ''),
  identifier_hash: v.nullish(v.pipe(v.string(), v.maxLength(FIELD_MAX)), ''),
  token: v.nullish(v.pipe(v.string(), v.maxLength(TOKEN_MAX)), ''),
});
type Said = v.InferOutput<typeof contactSchema>;

export function contactRoutes(http: HttpContext): Hono<AppEnv> {
  return new Hono<AppEnv>().post('/', async (c) => {
    const context = siteOf(http, c);
    const said = await readJson(c, contactSchema, CONTACT_BODY_MAX);
    const before = await requireSession(http, c, context, said.session_id);
    const address = http.addressOf(c);
    await http.limits.identify(said.session_id, address);
    const visitor = visitorOf(before);

    const proven = await prove(context, visitor, said);
    const details = readDetails({ ...said, ...proven?.claims });
    if ((await knownContact(context, visitor)) === undefined) await http.limits.newContact(address);
    const { visitor: now, taken } = proven
      ? await becomeSomebody(context, visitor, { ...proven, details })
      : await describe(context, visitor, said.identifier ?? '', details);

    const answer: ContactAnswer = {
      ...(await answerSession(http, context, now)),
      ...(await keepSession(http, c, context, identityOf(http, context, now), before)),
      verified: now.verified === true,
      ...(taken.length > 0 && { taken }),
    };
    return c.json(answer);
  });
}

/** Who he is proven to be; `undefined` when nobody says that he is somebody. */
async function prove(
  context: SiteContext,
  { sourceId }: Visitor,
  { identifier, identifier_hash: hash, token }: Said,
): Promise<{ identifier: string; sourceId: string; claims: object } | undefined> {
  const { site, proof } = context;
  if (!proof) {
    if (hash || token)
      throw new ProblemError('identity_unavailable', {
        detail: `BUBBLE_IDENTITY_SECRET, or identity_secret of ${site}`,
      });
    return undefined;
  }
  if (token) {
    const read = await proof.readToken(token);
    if (read === 'invalid') throw new ProblemError('identity_invalid');
    if (read === 'expired') throw new ProblemError('identity_expired');
    const becomes = proof.sessionOf(read.identifier);
    if (!(await mayUseToken(context, token, { session: sourceId, becomes, expires: read.expires })))
      throw new ProblemError('identity_expired');
    return { identifier: read.identifier, sourceId: becomes, claims: read.claims };
  }
  if (hash) {
    if (!isIdentifier(identifier) || !proof.isRightHash(identifier, hash)) throw new ProblemError('identity_invalid');
    return { identifier, sourceId: proof.sessionOf(identifier), claims: {} };
  }
  if (identifier) throw new ProblemError('identity_required');
  return undefined;
}

/** Without proof an identifier is no more than something that was said. */
function describe(
  context: SiteContext,
  visitor: Visitor,
  identifier: string,
  { avatar_url: _unproven, ...details }: Details,
): Promise<Described> | { visitor: Visitor; taken: [] } {
  if (identifier && !isIdentifier(identifier)) throw new ProblemError('contact_invalid', { detail: 'identifier' });
  const said: Details = identifier
    ? { ...details, custom_attributes: { ...details.custom_attributes, identifier } }
    : details;
  return Object.keys(said).length > 0 ? describeVisitor(context, visitor, said) : { visitor, taken: [] };
}
