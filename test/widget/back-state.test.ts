import { expect, test } from 'vitest';
import { nextBackState, type BackEvent, type BackState } from '../../widget/panel/back-state.ts';

const STATES: BackState[] = ['out', 'in', 'closing', 'going', 'again'];
const EVENTS: BackEvent[] = ['enter', 'leave', 'go', 'gone', 'back'];

test.each<[BackState, ...BackState[]]>([
  //          enter     leave      go         gone       back
  ['out', 'in', 'out', 'out', 'out', 'out'],
  ['in', 'in', 'closing', 'in', 'out', 'out'],
  ['closing', 'in', 'closing', 'going', 'out', 'out'],
  ['going', 'again', 'going', 'going', 'going', 'out'],
  ['again', 'again', 'going', 'again', 'again', 'in'],
])('a panel whose history entry is %s goes on as it may', (state, ...after) => {
  expect(EVENTS.map((event) => nextBackState(state, event))).toEqual(after);
});

test('whatever happened, a closed panel has no entry once the browser has gone back', () => {
  for (const state of STATES) {
    const closed = nextBackState(state, 'leave');
    expect(nextBackState(nextBackState(closed, 'go'), 'back')).toBe('out');
  }
});
