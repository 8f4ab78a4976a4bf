/** The time at which every state is shown: a Wednesday morning in any time zone. */
export const NOW = new Date(2026, 4, 13, 10, 30).getTime();

/** A clock that stands still, so that a countdown and "today" always look the same. */
class StillDate extends Date {
  constructor(...given: [number]) {
    super(...(given.length ? given : ([NOW] as const)));
  }
  static override now(): number {
    return NOW;
  }
}

globalThis.Date = StillDate as DateConstructor;
