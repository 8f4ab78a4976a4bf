import type { ContactAnswer, ContactRequest } from '../../wire/contact.ts';
import type { Identity } from '../public-api.ts';
import type { SavedEmail } from '../panel/forms/saved-answers.ts';
import type { ApiContext } from '../boot/api-context.ts';
import type { Failure } from '../boot/context.ts';

/** Tells the server who the visitor is, unless it has been told the same in this session. */
export function createIdentify(context: ApiContext): (identity: Identity) => Promise<{ verified: boolean }> {
  const { storage, session, emit } = context;

  return async (identity) => {
    const { core } = await context.loadCore();
    const { token: source, ...fields } = identity;
    const readToken = async (): Promise<string | undefined> => (typeof source === 'function' ? source() : source);
    const token = await readToken();
    const claims = claimsOf(token);
    const checksum = checksumOf(JSON.stringify([fields, claims]));
    const { session_id } = session.answer ?? (await core.open());
    const [of, known, verified] = (storage.get('identity') ?? '').split(' ');
    if (of === session_id && known === checksum) return { verified: verified === '1' };

    const send = (proof: string | undefined): Promise<ContactAnswer> =>
      core.ask('contact', { ...fields, ...(proof && { token: proof }) } satisfies Omit<ContactRequest, 'session_id'>);
    const answer = await send(token).catch(async (failure: Failure) => {
      if (failure.code !== 'identity_expired' || typeof source !== 'function') throw failure;
      return send(await readToken());
    });
    storage.set('identity', `${answer.session_id} ${checksum} ${answer.verified ? 1 : 0}`);
    // The forms need not ask for an address that the page has given. Only that it has is stored, not the address.
    if (fields.email || (claims as { email?: string }).email)
      storage.set('email', JSON.stringify({ session: answer.session_id, state: 'known' } satisfies SavedEmail));
    emit('identified', { verified: answer.verified });
    return { verified: answer.verified };
  };
}

/** The claims of a token without those that differ in each one. Only to compare; the server verifies the token. */
function claimsOf(token: string | undefined): object | string {
  try {
    const part = token!.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const { exp: _exp, iat: _iat, nbf: _nbf, jti: _jti, ...claims } = JSON.parse(atob(part));
    return claims;
  } catch {
    return token ?? '';
  }
}

/** A checksum, so that no details of the visitor are stored. Pages without https have no `crypto.subtle`. */
function checksumOf(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  return (high >>> 0).toString(36) + (low >>> 0).toString(36);
}
