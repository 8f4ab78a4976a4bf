import { CompactEncrypt, compactDecrypt } from 'jose';
import { LRUCache } from 'lru-cache';
import { hmacSha256, sha256 } from '../base/digest.ts';

/** Who the visitor is. All that the browser keeps, and the only place where it is kept. */
export interface Identity {
  site: string;
  /** The contact inbox's id upstream: the visitor's session. */
  sourceId: string;
  /** Absent until the contact is made. */
  contactId?: number;
  /** He is proven to be the one whose session it is, maybe on other devices, too. */
  verified?: true;
  /** The session this browser was in before it was proven. */
  former?: string;
  /** Epoch seconds of sealing. */
  iat: number;
}

/** Proof that a session was just opened, for a browser that may have refused the cookie; good with the same nonce only. */
export interface Ticket extends Identity {
  nonce: string;
}

export interface Seal {
  sealSession(identity: Identity): Promise<string>;
  /** @returns `null` for anything forged, cut, too old, or of another site. */
  openSession(sealed: string, site: string): Promise<Identity | null>;
  sealTicket(ticket: Ticket): Promise<string>;
  openTicket(sealed: string, site: string): Promise<Ticket | null>;
  /**
   * The session of a stranger who says that nonce, a UUID: the same in every process and at any time, so that five tabs
   * that open at once are one visitor, whatever store is away.
   */
  mintSourceId(nonce: string, site: string): string;
}

/** Seconds a sealed session is good for: as long as a browser keeps a cookie. */
export const SESSION_SECONDS = 400 * 24 * 60 * 60;
const TICKET_SECONDS = 60;

/**
 * Seals with A256GCM.
 *
 * @param keys 32 bytes each; the first seals, all open
 */
export function createSeal(keys: Uint8Array[], now: () => number = Date.now): Seal {
  const ring = new Map(keys.map((key) => [keyId(key), key]));
  const [kid] = ring.keys();
  if (kid === undefined) throw new Error('at least one session key is needed');
  const opened = new LRUCache<string, object>({ max: 5_000 });

  async function seal(use: string, payload: object): Promise<string> {
    return new CompactEncrypt(new TextEncoder().encode(JSON.stringify({ v: 1, use, ...payload })))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: kid! })
      .encrypt(ring.get(kid!)!);
  }

  async function open<Payload extends Identity>(
    use: string,
    sealed: string,
    site: string,
    seconds: number,
  ): Promise<Payload | null> {
    const payload = opened.get(sealed) ?? (await decrypt(sealed));
    if (!payload) return null;
    opened.set(sealed, payload);
    const { v, use: isFor, ...identity } = payload as Payload & { v: number; use: string };
    const good = v === 1 && isFor === use && identity.site === site && identity.iat > now() / 1000 - seconds;
    return good ? (identity as unknown as Payload) : null;
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
    openSession: (sealed, site) => open<Identity>('session', sealed, site, SESSION_SECONDS),
    sealTicket: (ticket) => seal('ticket', ticket),
    openTicket: (sealed, site) => open<Ticket>('ticket', sealed, site, TICKET_SECONDS),
    mintSourceId: (nonce, site) => uuidOf(hmacSha256(ring.get(kid)!, `source_id ${site} ${nonce}`)),
  };
}

/** What browsers call the session: it says whether it changed, and nothing else. */
export function sessionId(sourceId: string): string {
  return sha256(sourceId).slice(0, 22);
}

/** A version 8 UUID (RFC 9562): its bits are our own. */
export function uuidOf(bytes: Buffer): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function keyId(key: Uint8Array): string {
  return sha256(key).slice(0, 8);
}
