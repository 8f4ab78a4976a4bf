/** The moment in which every state is shown: a Wednesday morning, whatever the time zone. */
export const NOW = new Date(2026, 4, 13, 10, 30).getTime();

/** The page's clock stands still, so that a countdown and "today" look the same at any time. */
class StillDate extends Date {
  constructor(...given: [number]) {
    super(...(given.length ? given : ([NOW] as const)));
  }
  static override now(): number {
    return NOW;
  }
}

globalThis.Date = StillDate as DateConstructor;
