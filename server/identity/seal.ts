import { CompactEncrypt, compactDecrypt } from 'jose';
import { LRUCache } from 'lru-cache';
import { deriveKey } from '../base/derive-key.ts';
import { hmacSha256, sha256 } from '../base/digest.ts';

/** Who the visitor is. The browser keeps this sealed, and it is kept nowhere else. */
export interface Identity {
  site: string;
  /** The contact inbox's id upstream: the visitor's session. */
  sourceId: string;
  /** Absent until the contact is made. */
  contactId?: number;
  /** The host's server has proven who they are. Their other devices may share the session. */
  verified?: true;
  /** The session this browser was in before the proof. */
  former?: string;
  /** How often the session had been ended when this was sealed. Absent: never. */
  generation?: number;
  /** When it was sealed, epoch seconds. */
  iat: number;
}

/** Proof that a session was opened just now, for a browser that may refuse the cookie. It needs the same nonce. */
export interface Ticket extends Identity {
  nonce: string;
}

export interface Seal {
  sealSession(identity: Identity): Promise<string>;
  /** @returns `null` for what is forged, cut, too old, or of another site */
  unsealSession(sealed: string, site: string): Promise<Identity | null>;
  sealTicket(ticket: Ticket): Promise<string>;
  /** @returns `null` as {@link unsealSession} */
  unsealTicket(sealed: string, site: string): Promise<Ticket | null>;
  /** Derives a stranger's session from a seed. Every process derives the same one. */
  mintSourceId(seed: string, site: string): string;
}

/** How long a sealed session is valid, in seconds: as long as a browser keeps a cookie. */
export const SESSION_SECONDS = 400 * 24 * 60 * 60;
const TICKET_SECONDS = 60;
/** Bytes of opened seals that are remembered. */
const OPENED_BYTES = 1024 * 1024;
/** Characters: three times the longest seal. */
const SEALED_MAX = 4_096;

/**
 * Seals with A256GCM.
 *
 * @param keys 32 bytes each; the first one seals, all of them unseal
 * @param now epoch ms
 * @throws {Error} if there is no key
 */
export function createSeal(keys: Uint8Array[], now: () => number = Date.now): Seal {
  const ring = new Map(keys.map((key) => [keyId(key), key]));
  const [kid] = ring.keys();
  if (kid === undefined) throw new Error('at least one session key is required');
  const mintKey = deriveKey(keys[0]!, 'stranger');
  const opened = new LRUCache<string, object>({
    maxSize: OPENED_BYTES,
    // The payload takes about as much as its seal.
    sizeCalculation: (_payload, sealed) => 200 + 2 * sealed.length,
  });

  async function seal(use: string, payload: object): Promise<string> {
    return new CompactEncrypt(new TextEncoder().encode(JSON.stringify({ v: 1, use, ...payload })))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: kid! })
      .encrypt(ring.get(kid!)!);
  }

  async function unseal<Payload extends Identity>(
    use: string,
    sealed: string,
    site: string,
    seconds: number,
  ): Promise<Payload | null> {
    if (sealed.length > SEALED_MAX) return null;
    const payload = opened.get(sealed) ?? (await decrypt(sealed));
    if (!payload) return null;
    opened.set(sealed, payload);
    const { v, use: isFor, ...identity } = payload as Payload & { v: number; use: string };
    const isValid = v === 1 && isFor === use && identity.site === site && identity.iat > now() / 1000 - seconds;
    return isValid ? (identity as unknown as Payload) : null;
  }

  async function decrypt(sealed: string): Promise<object | null> {
    try {
      const { plaintext } = await compactDecrypt(
        sealed,
        (header) => ring.get(header.kid ?? '') ?? Promise.reject(new Error('unknown key')),
        {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        },
      );
      return JSON.parse(new TextDecoder().decode(plaintext)) as object;
    } catch {
      return null;
    }
  }

  return {
    sealSession: (identity) => seal('session', identity),
    unsealSession: (sealed, site) => unseal<Identity>('session', sealed, site, SESSION_SECONDS),
    sealTicket: (ticket) => seal('ticket', ticket),
    unsealTicket: (sealed, site) => unseal<Ticket>('ticket', sealed, site, TICKET_SECONDS),
    mintSourceId: (seed, site) => uuidOf(hmacSha256(mintKey, `source_id ${site} ${seed}`)),
  };
}

/** The session as browsers know it: a hash that shows whether the session has changed, and nothing else. */
export function sessionId(sourceId: string): string {
  return sha256(sourceId).slice(0, 22);
}

/** A version 8 UUID (RFC 9562), whose bits are ours to choose. */
export function uuidOf(bytes: Buffer): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function keyId(key: Uint8Array): string {
  return sha256(key).slice(0, 8);
}
