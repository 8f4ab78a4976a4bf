/** What the first bytes of a file say that it is, in hex. */
const KINDS: [type: string, hex: RegExp][] = [
  ['image/png', /^89504e470d0a1a0a/],
  ['image/jpeg', /^ffd8ff/],
  ['image/gif', /^474946383[79]61/],
  ['image/webp', /^52494646.{8}57454250/],
  ['audio/x-wav', /^52494646.{8}57415645/],
  ['audio/mpeg', /^(494433|fff[ab])/],
  ['audio/ogg', /^4f676753/],
  ['image/heic', /^.{8}667479706865(69|76)/],
  ['video/mp4', /^.{8}66747970/],
  ['video/webm', /^1a45dfa3/],
  ['application/pdf', /^25504446/],
  ['application/zip', /^504b0304/],
];

/** @returns `''` if they say nothing */
export function kindOf(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 32)).toString('hex');
  const found = KINDS.find(([, signature]) => signature.test(start))?.[0];
  if (found) return found;
  const text = Buffer.from(bytes.subarray(0, 512)).toString('latin1').trimStart().toLowerCase();
  if (text.startsWith('<svg') || (text.startsWith('<?xml') && text.includes('<svg'))) return 'image/svg+xml';
  return /^<(!doctype html|html|script)/.test(text) ? 'text/html' : '';
}

interface Dimensions {
  width: number | null;
  height: number | null;
}

/** Pixels of a picture. */
export function dimensionsOf(bytes: Uint8Array, kind: string): Dimensions {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (kind === 'image/png') return { width: view.getUint32(16), height: view.getUint32(20) };
    if (kind === 'image/gif') return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (kind === 'image/jpeg') return jpegDimensions(view);
  } catch {
    // Cut short.
  }
  return { width: null, height: null };
}

/** Walks over the segments to the one that begins the picture. */
function jpegDimensions(view: DataView): Dimensions {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
  }
}
