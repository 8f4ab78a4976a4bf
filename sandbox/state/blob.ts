import { randomBytes } from 'node:crypto';
import { dimensionsOf, kindOf } from './file-kind.ts';
import type { Blob } from './records.ts';
import { unprocessable } from './refusal.ts';
import type { State } from './state.ts';

/** A file as it was sent. */
export interface Upload {
  name: string;
  /** As its sender declared it; `''` when they did not. */
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Bytes of all files together. */
export const FILES_MAX = 512 * 1024 * 1024;

export function storeBlob(state: State, { name, type, bytes }: Upload): Blob {
  const held = [...state.blobs.values()].reduce((sum, blob) => sum + blob.bytes.length, 0);
  if (held + bytes.length > FILES_MAX) throw unprocessable('The sandbox holds no more files: start it again.');
  const kind = kindOf(bytes);
  const blob: Blob = {
    signedId: `${randomBytes(24).toString('base64url')}--${randomBytes(20).toString('hex')}`,
    name: nameOf(name),
    kind,
    declared: type.split(';')[0]!.trim(),
    bytes,
    ...dimensionsOf(bytes, kind),
    at: Date.now(),
  };
  state.blobs.set(blob.signedId, blob);
  return blob;
}

/** Rack keeps what is behind the last slash, also one that is escaped. */
function nameOf(said: string): string {
  return said.replaceAll(/%2f/gi, '/').replace(/^.*[/\\]/s, '') || 'file';
}
