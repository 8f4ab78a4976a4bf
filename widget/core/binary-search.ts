/** The first place of a row that has passed a point, found by halves; the row's length if none has. */
export function firstPast(length: number, isPast: (at: number) => boolean): number {
  let [from, to] = [0, length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isPast(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
