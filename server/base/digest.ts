import { createHash, createHmac } from 'node:crypto';

/** SHA-256 in base64url. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('base64url');
}

/** HMAC-SHA256 of the parts, one after the other. */
export function hmacSha256(secret: string | Uint8Array, ...parts: (string | Uint8Array)[]): Buffer {
  const hmac = createHmac('sha256', secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}
