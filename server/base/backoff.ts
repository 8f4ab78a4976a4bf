/** How long to wait after a failure, in milliseconds. */
export interface BackOff {
  first: number;
  longest: number;
}

/** Doubles the wait with every failure. @param failures how many there were before this one */
export function backOffDelay(failures: number, { first, longest }: BackOff): number {
  return Math.min(longest, first * 2 ** failures);
}
