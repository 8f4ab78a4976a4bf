/** The first bytes of each kind of picture that browsers get from us, in hex. A drawing (SVG) may hold scripts. */
const SIGNATURES: [type: string, hex: RegExp][] = [
  ['image/png', /^89504e470d0a1a0a/],
  ['image/jpeg', /^ffd8ff/],
  ['image/gif', /^47494638(37|39)61/],
  // RIFF, four bytes of size, WEBP
  ['image/webp', /^52494646.{8}57454250/],
  // Four bytes of size, ftyp, avif or avis
  ['image/avif', /^.{8}66747970617669(66|73)/],
];
const LONGEST = 16;

/** What the bytes are, whatever the server that sent them says; `undefined` if they are none of these pictures. */
export function pictureType(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, LONGEST)).toString('hex');
  return SIGNATURES.find(([, signature]) => signature.test(start))?.[0];
}
