/** The first index of a sorted list that is past a point, by binary search; its length if there is none. */
export function firstPast(length: number, isPast: (at: number) => boolean): number {
  let [from, to] = [0, length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isPast(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
