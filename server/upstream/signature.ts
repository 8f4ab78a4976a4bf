import { safeEqual } from '../base/constant-time.ts';
import { hmacSha256 } from '../base/digest.ts';

/** The largest difference between the sender's clock and ours, in seconds. */
const TOLERANCE = 5 * 60;

export interface SignedRequest {
  /** The raw bytes. Parsed and serialised again, the body would have another signature. */
  body: Uint8Array;
  header: (name: string) => string | undefined;
}

/**
 * Checks a webhook's signature: `X-{prefix}-Signature: sha256=` + hex of HMAC-SHA256 over `{timestamp}.{body}`, with
 * `X-{prefix}-Timestamp` in epoch seconds. Upstreams with the capability `signedWebhooks` send it.
 *
 * @param now epoch ms
 */
export function isSigned(request: SignedRequest, secret: string, prefix: string, now: number): boolean {
  const timestamp = request.header(`x-${prefix}-timestamp`) ?? '';
  const signature = request.header(`x-${prefix}-signature`) ?? '';
  if (!/^\d+$/.test(timestamp) || Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE) return false;
  const hmac = hmacSha256(secret, `${timestamp}.`, request.body);
  return safeEqual(signature, `sha256=${hmac.toString('hex')}`);
}
