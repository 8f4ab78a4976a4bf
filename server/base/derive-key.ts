import { hkdfSync } from 'node:crypto';

/**
 * A key for one purpose only (HKDF-SHA256, 32 bytes), so that what is signed for one purpose proves nothing for another.
 *
 * @param purpose must not change: what was made with its key would be worthless
 */
export function deriveKey(secret: string | Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', `onehash-bubble ${purpose}`, 32));
}
