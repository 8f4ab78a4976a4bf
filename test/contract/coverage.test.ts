import { expect, test } from 'vitest';
import { LEFT_OUT } from './support/left-out.ts';
import { RUNS } from './support/plan.ts';
import { areaNames, loadArea } from './support/recording.ts';

const recorded = areaNames().flatMap((area) => loadArea(area).map((row) => `${area}/${row.name}`));

const left = Object.keys(LEFT_OUT).length;

test(`${recorded.length - left} of ${recorded.length} recorded cases are compared, ${left} left out with a reason`, () => {
  const planned = RUNS.flatMap((run) => run.areas);
  expect(planned.toSorted()).toEqual(areaNames().toSorted());
  expect(Object.values(LEFT_OUT).every((reason) => reason.length > 3)).toBe(true);
});

test('no name in a table is stale', () => {
  const named = [
    ...Object.keys(LEFT_OUT),
    ...RUNS.flatMap((run) => [run.before, run.compare, run.late].flatMap((table) => Object.keys(table ?? {}))),
  ];
  expect(named.filter((name) => !recorded.includes(name))).toEqual([]);
});
