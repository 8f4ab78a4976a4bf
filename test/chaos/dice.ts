/** Chance that a seed fixes. */
export interface Dice {
  /** From 0 to 1. */
  next(): number;
  chance(probability: number): boolean;
  between(low: number, high: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** Mulberry32: small, and good enough to decide what goes wrong. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const dice: Dice = {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
    chance: (probability) => dice.next() < probability,
    between: (low, high) => low + dice.next() * (high - low),
    pick: (items) => items[Math.floor(dice.next() * items.length)]!,
  };
  return dice;
}
