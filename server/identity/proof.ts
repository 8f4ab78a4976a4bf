import { errors, jwtVerify, type JWTPayload } from 'jose';
import { FIELD_MAX } from '../../wire/contact.ts';
import { safeEqual } from '../base/constant-time.ts';
import { hmacSha256 } from '../base/digest.ts';
import { uuidOf } from './seal.ts';

/** What a token proves. */
export interface Proven {
  identifier: string;
  /** What else the host's server says of the visitor. */
  claims: JWTPayload;
  /** Epoch seconds. */
  expires: number;
}

/** Checks who the host's server says a visitor is. */
export interface Proof {
  /** The session, a UUID, of everybody who is proven to be that one, on any device. */
  sessionOf(identifier: string): string;
  /** @param hash hex HMAC-SHA256 of the identifier */
  isRightHash(identifier: string, hash: string): boolean;
  readToken(token: string): Promise<Proven | 'invalid' | 'expired'>;
}

/** A token is for now: who has an old one has found it. */
const LONGEST_SECONDS = 24 * 60 * 60;
/** How far the host's clock may differ from ours. */
const TOLERANCE_SECONDS = 60;

/** @param secret what the host's server and we share */
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

/** What can be one upstream: never `''`, of which there can be one only. */
export function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= FIELD_MAX && !value.includes('\0');
}
