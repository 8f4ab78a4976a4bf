import { timingSafeEqual } from 'node:crypto';
import { sha256 } from './digest.ts';

/** Compares two secrets. The time it takes tells nothing about either, not even the length. */
export function safeEqual(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)));
}
