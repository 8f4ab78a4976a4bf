import { errors, jwtVerify, type JWTPayload } from 'jose';
import { FIELD_MAX } from '../../wire/contact.ts';
import { cleanContent } from '../../wire/limits.ts';
import { safeEqual } from '../base/constant-time.ts';
import { deriveKey } from '../base/derive-key.ts';
import { hmacSha256 } from '../base/digest.ts';
import { isLongerThan } from '../base/well-formed.ts';
import type { ProofKind } from '../config/proofs.ts';
import { uuidOf } from './seal.ts';

/** What a token proves. */
export interface Proven {
  identifier: string;
  /** What else the token says about the visitor. */
  claims: JWTPayload;
  /** Epoch seconds. */
  expires: number;
}

export interface PersonSessions {
  current: string;
  older: string;
}

export interface ProofOptions {
  /** Shared with the host's server. */
  secret: string;
  kinds: readonly ProofKind[];
  site: string;
  /** Epoch ms. */
  now: () => number;
}

/** Checks the host's server's statements about who a visitor is. */
export interface Proof {
  /** Whether the site is configured for that kind. */
  accepts(kind: ProofKind): boolean;
  /**
   * The sessions that may be that person's, as UUIDs: theirs, and the one that older versions derived. A contact that has
   * the older one keeps it. Either is the same on all their devices.
   */
  sessionsOf(identifier: string): PersonSessions;
  /** @param hash hex HMAC-SHA256 of the identifier */
  isRightHash(identifier: string, hash: string): boolean;
  /** @param token a JWT, HS256 */
  readToken(token: string): Promise<Proven | 'invalid' | 'expired'>;
}

/** A token with a longer life is refused: somebody else may find it. */
const LONGEST_SECONDS = 24 * 60 * 60;
/** How far the host's clock may differ from ours. */
const TOLERANCE_SECONDS = 60;

export function createProof({ secret, kinds, site, now }: ProofOptions): Proof {
  const key = new TextEncoder().encode(secret);
  const sessionKey = deriveKey(key, 'session');
  const tokenKey = deriveKey(key, 'token');
  // A host that signs names with the secret may sign a name that is a token's text. So tokens need another key then.
  const tokenKeys = kinds.includes('hash') ? [tokenKey] : [tokenKey, key];

  return {
    accepts: (kind) => kinds.includes(kind),
    sessionsOf(identifier) {
      const text = `source ${site} ${identifier}`;
      return { current: uuidOf(hmacSha256(sessionKey, text)), older: uuidOf(hmacSha256(key, text)) };
    },
    isRightHash: (identifier, hash) =>
      kinds.includes('hash') && safeEqual(hash.toLowerCase(), hmacSha256(key, identifier).toString('hex')),
    async readToken(token) {
      if (!kinds.includes('token')) return 'invalid';

      try {
        const payload = await verify(token);
        const { sub: identifier, exp: expires, aud } = payload;
        const isForUs = aud === undefined || [aud].flat().includes(site);
        const isShort = expires! - now() / 1000 <= LONGEST_SECONDS + TOLERANCE_SECONDS;
        if (!isForUs || !isShort || !isIdentifier(identifier)) return 'invalid';
        return { identifier, claims: payload, expires: expires! + TOLERANCE_SECONDS };
      } catch (error) {
        if (error instanceof errors.JWTExpired) return 'expired';
        if (error instanceof errors.JOSEError || error instanceof TypeError) return 'invalid';
        throw error;
      }
    },
  };

  async function verify(token: string): Promise<JWTPayload> {
    const options = {
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'exp'],
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: new Date(now()),
    };
    const [first, second] = tokenKeys;
    try {
      return (await jwtVerify(token, first!, options)).payload;
    } catch (error) {
      if (!second || !(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      return (await jwtVerify(token, second, options)).payload;
    }
  }
}

/** Whether the upstream accepts it as a contact's identifier. It accepts `''` once only, so we never do. */
export function isIdentifier(value: unknown): value is string {
  // A half character would become another identifier on its way.
  return (
    typeof value === 'string' && value.trim() !== '' && !isLongerThan(value, FIELD_MAX) && cleanContent(value) === value
  );
}
