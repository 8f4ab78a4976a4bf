/** Neither Redis nor the memory knows fractions of a millisecond, which a time scale makes; 0 would mean for ever. */
export function wholeMilliseconds(ttl: number): number {
  return Math.max(1, Math.ceil(ttl));
}
