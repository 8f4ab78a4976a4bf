import type { ContactAnswer, ContactRequest } from '../../wire/contact.ts';
import type { Identity } from '../public-api.ts';
import type { SavedEmail } from '../panel/forms/saved-answers.ts';
import type { ApiContext } from '../boot/api-context.ts';
import type { Failure } from '../boot/context.ts';

/** Tells the server who the visitor is, where it does not know that yet. */
export function createIdentify(context: ApiContext): (identity: Identity) => Promise<{ verified: boolean }> {
  const { storage, session, emit } = context;

  return async (identity) => {
    const { core } = await context.loadCore();
    const { token: source, ...fields } = identity;
    const fresh = async (): Promise<string | undefined> => (typeof source === 'function' ? source() : source);
    const token = await fresh();
    const claims = claimsOf(token);
    const print = fingerprint(JSON.stringify([fields, claims]));
    // What the server was told in this session it still knows.
    const { session_id } = session.answer ?? (await core.open());
    const [of, known, verified] = (storage.get('identity') ?? '').split(' ');
    if (of === session_id && known === print) return { verified: verified === '1' };

    const tell = (proof: string | undefined): Promise<ContactAnswer> =>
      core.ask('contact', { ...fields, ...(proof && { token: proof }) } satisfies Omit<ContactRequest, 'session_id'>);
    const answer = await tell(token).catch(async (failure: Failure) => {
      if (failure.code !== 'identity_expired' || typeof source !== 'function') throw failure;
      return tell(await fresh());
    });
    storage.set('identity', `${answer.session_id} ${print} ${answer.verified ? 1 : 0}`);
    // Nobody has to ask for what the page has said; only that it has is kept.
    if (fields.email || (claims as { email?: string }).email)
      storage.set('email', JSON.stringify({ session: answer.session_id, state: 'known' } satisfies SavedEmail));
    emit('identified', { verified: answer.verified });
    return { verified: answer.verified };
  };
}

/** What a token says, without what is new in every one. Only to compare: it is the server that checks it. */
function claimsOf(token: string | undefined): object | string {
  try {
    const part = token!.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const { exp: _exp, iat: _iat, nbf: _nbf, jti: _jti, ...claims } = JSON.parse(atob(part));
    return claims;
  } catch {
    return token ?? '';
  }
}

/** 53 bits, so that nothing of the visitor's is kept to compare with; no page without https has a better one. */
function fingerprint(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  return (high >>> 0).toString(36) + (low >>> 0).toString(36);
}
