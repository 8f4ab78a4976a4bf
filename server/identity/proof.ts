import { errors, jwtVerify, type JWTPayload } from 'jose';
import { FIELD_MAX } from '../../wire/contact.ts';
import { cleanContent } from '../../wire/limits.ts';
import { safeEqual } from '../base/constant-time.ts';
import { hmacSha256 } from '../base/digest.ts';
import { isLongerThan } from '../base/well-formed.ts';
import { uuidOf } from './seal.ts';

/** What a token proves. */
export interface Proven {
  identifier: string;
  /** What else the token says about the visitor. */
  claims: JWTPayload;
  /** Epoch seconds. */
  expires: number;
}

/** Checks the host's server's statements about who a visitor is. */
export interface Proof {
  /** The session of that person, a UUID: the same one on all their devices. */
  sessionOf(identifier: string): string;
  /** @param hash hex HMAC-SHA256 of the identifier */
  isRightHash(identifier: string, hash: string): boolean;
  /** @param token a JWT, HS256 */
  readToken(token: string): Promise<Proven | 'invalid' | 'expired'>;
}

/** A token with a longer life is refused: somebody else may find it. */
const LONGEST_SECONDS = 24 * 60 * 60;
/** How far the host's clock may differ from ours. */
const TOLERANCE_SECONDS = 60;

/** @param secret shared with the host's server @param now epoch ms */
export function createProof(secret: string, site: string, now: () => number): Proof {
  const key = new TextEncoder().encode(secret);

  return {
    sessionOf: (identifier) => uuidOf(hmacSha256(key, `source ${site} ${identifier}`)),
    isRightHash: (identifier, hash) => safeEqual(hash.toLowerCase(), hmacSha256(key, identifier).toString('hex')),
    async readToken(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          requiredClaims: ['sub', 'exp'],
          clockTolerance: TOLERANCE_SECONDS,
          currentDate: new Date(now()),
        });
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
}

/** Whether the upstream accepts it as a contact's identifier. It accepts `''` once only, so we never do. */
export function isIdentifier(value: unknown): value is string {
  // A half character would become another identifier on its way.
  return (
    typeof value === 'string' && value.trim() !== '' && !isLongerThan(value, FIELD_MAX) && cleanContent(value) === value
  );
}
