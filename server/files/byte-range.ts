/** What a browser asks for: from a byte on, to a byte, or the last ones. */
export type ByteRange = { from: number; to?: number } | { last: number };

/** Reads a `Range` header. `undefined`: the whole file, also where several ranges are asked for. */
export function readRange(header: string | undefined): ByteRange | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return undefined;
  if (first === '') return { last: Number(last) };
  if (last === '') return { from: Number(first) };
  return Number(last) < Number(first) ? undefined : { from: Number(first), to: Number(last) };
}

/** Whether the file has bytes in the range. @param size `null` when unknown */
export function isWithin(range: ByteRange, size: number | null): boolean {
  if ('last' in range) return range.last > 0 && size !== 0;
  return size === null || range.from < size;
}

/** As the header says it. */
export function rangeHeader(range: ByteRange): string {
  return 'last' in range ? `bytes=-${range.last}` : `bytes=${range.from}-${range.to ?? ''}`;
}

/** Reads a `Content-Range` header. */
export function readContentRange(header: string | null): { from: number; to: number; size: number } | undefined {
  const [, from, to, size] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(header ?? '') ?? [];
  if (from === undefined || Number(to) < Number(from) || Number(size) <= Number(to)) return undefined;
  return { from: Number(from), to: Number(to), size: Number(size) };
}
