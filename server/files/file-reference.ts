import { createCipheriv, createDecipheriv } from 'node:crypto';
import { deriveKey } from '../base/derive-key.ts';
import { hmacSha256 } from '../base/digest.ts';

/** One file of one session, as our address of it says. */
export interface FileReference {
  /** The session: the only one that may have it. */
  sourceId: string;
  /** How often the session had been ended when the reference was made. */
  generation: number;
  name: string;
  /** Bytes, `null` when unknown. */
  size: number | null;
  /** The upstream's address. */
  url: string;
  /** Its address of a small picture, `''` when there is none. */
  thumbUrl: string;
  /** When its message was written, epoch seconds. */
  writtenAt: number;
  /** When it ends to be valid, epoch ms. */
  until: number;
}

export interface ReferenceSeal {
  /** The same reference gives the same text, so that browsers know a picture again. */
  seal(site: string, reference: FileReference): string;
  /** @returns `null` for what is forged, cut, or of another site */
  open(site: string, sealed: string): FileReference | null;
}

interface Keys {
  key: Uint8Array;
  nonceKey: Uint8Array;
}

const NONCE = 12;
const TAG = 16;
/** Characters of the longest reference that is opened. */
const SEALED_MAX = 8_192;

/**
 * Seals with AES-256-GCM. Its nonce is a MAC of the text, so it comes twice only with the same text.
 *
 * @param sessionKeys the first one seals, every one opens
 */
export function createReferenceSeal(sessionKeys: Uint8Array[]): ReferenceSeal {
  const ring = sessionKeys.map((secret): Keys => ({
    key: deriveKey(secret, 'files'),
    nonceKey: deriveKey(secret, 'file nonces'),
  }));

  return {
    seal(site, { sourceId, generation, name, size, url, thumbUrl, writtenAt, until }) {
      const { key, nonceKey } = ring[0]!;
      const text = JSON.stringify([sourceId, generation, name, size, url, thumbUrl, writtenAt, until]);
      const nonce = hmacSha256(nonceKey, `${site} ${text}`).subarray(0, NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(site));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(site, sealed) {
      if (sealed.length > SEALED_MAX) return null;
      const bytes = Buffer.from(sealed, 'base64url');
      // Other spellings of the same bytes are no addresses of ours.
      if (bytes.length <= NONCE + TAG || bytes.toString('base64url') !== sealed) return null;
      for (const { key } of ring) {
        const text = decrypt(key, site, bytes);
        if (text !== undefined) return referenceOf(text);
      }
      return null;
    },
  };
}

function decrypt(key: Uint8Array, site: string, bytes: Buffer): string | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG })
      .setAAD(Buffer.from(site))
      .setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString();
  } catch {
    return undefined;
  }
}

/** @param text one that we have sealed */
function referenceOf(text: string): FileReference {
  const [sourceId, generation, name, size, url, thumbUrl, writtenAt, until] = JSON.parse(text) as [
    string,
    number,
    string,
    number | null,
    string,
    string,
    number,
    number,
  ];
  return { sourceId, generation, name, size, url, thumbUrl, writtenAt, until };
}
