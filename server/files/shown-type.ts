/** Kinds of files that a browser may show in a page. A drawing (SVG) or a page (HTML) may hold scripts. */
const SHOWN =
  /^(image\/(png|apng|jpeg|gif|webp|avif)|audio\/(mpeg|ogg|opus|wav|aac|flac|mp4|x-m4a)|video\/(mp4|webm|ogg|quicktime|x-m4v))$/;

/** Bytes at the beginning of a file that say what it is. */
export const HEAD = 4_100;

/** What a file is by its first bytes, whatever its name and its server say; `''` if it is nothing that pages may show. */
export async function shownType(head: Uint8Array): Promise<string> {
  // Loaded when it is needed: most processes never serve a file in their first minute.
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(head.subarray(0, HEAD)).catch(() => undefined);
  // `audio/ogg; codecs=opus`
  const type = found?.mime.split(';')[0] ?? '';
  return SHOWN.test(type) ? type : '';
}
