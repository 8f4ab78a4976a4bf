/** The bubble was removed together with other parts: staying this long, in ms, ends a row. */
const CALM = 1_000;
/** The bubble alone was removed. */
const CALM_ALONE = 60_000;
/** The second return of a row waits this long, in ms, and each further one twice as long as the one before. */
const FIRST_PAUSE = 50;
/** After so many returns in a row the page has its way. */
const MOST = 10;

export interface Return {
  /** Which one it is of those that follow each other closely. */
  row: number;
  /** In ms. */
  pause: number;
}

/**
 * When a bubble that the page's code has removed returns: at once where it had stayed for long, and ever later where it had
 * not, as some pages remove what they do not know each time.
 *
 * @param row the last return's
 * @param stay how long the bubble was on the page, in ms
 * @param isAlone whether nothing but the bubble was removed, so that the page's code meant it
 * @returns undefined if it does not return
 */
export function nextReturn(row: number, stay: number, isAlone: boolean): Return | undefined {
  const next = stay < (isAlone ? CALM_ALONE : CALM) ? row + 1 : 1;
  if (next > MOST) return undefined;
  return { row: next, pause: next === 1 ? 0 : FIRST_PAUSE * 2 ** (next - 2) };
}
