import { expect, test } from 'vitest';
import { nextReturn } from '../../widget/appearance/return-pace.ts';

/** All returns of a bubble that the page removes again and again, by what has passed in between. */
function fight(stay: number, isAlone: boolean): number[] {
  const pauses: number[] = [];
  for (let row = 0; pauses.length < 100;) {
    const next = nextReturn(row, stay, isAlone);
    if (!next) break;
    row = next.row;
    pauses.push(next.pause);
  }
  return pauses;
}

test.each([
  { what: 'the page is drawn anew every other second', stay: 2_000, isAlone: false, pauses: Array(100).fill(0) },
  { what: 'only the bubble is removed, once a minute', stay: 60_000, isAlone: true, pauses: Array(100).fill(0) },
])('a bubble returns at once, however often, where $what', ({ stay, isAlone, pauses }) => {
  expect(fight(stay, isAlone)).toEqual(pauses);
});

test.each([
  { what: 'the page is drawn anew without end', stay: 0, isAlone: false },
  { what: 'only the bubble is removed, at once', stay: 0, isAlone: true },
  { what: 'only the bubble is removed, every other second', stay: 2_000, isAlone: true },
])('a bubble returns later and later, and at last no more, where $what', ({ stay, isAlone }) => {
  expect(fight(stay, isAlone)).toEqual([0, 50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800]);
});

test('the first return is at once', () => {
  expect(nextReturn(0, Infinity, true)).toEqual({ row: 1, pause: 0 });
});

test('a bubble that has stayed returns at once again', () => {
  expect(nextReturn(9, 60_000, true)).toEqual({ row: 1, pause: 0 });
  expect(nextReturn(9, 1_000, false)).toEqual({ row: 1, pause: 0 });
});
