import { expect, test } from 'vitest';
import { nextFocusState, type FocusEventName, type FocusState } from '../../widget/panel/focus/focus-state.ts';

const EVENTS: FocusEventName[] = ['use', 'leave', 'taken', 'tired', 'blocked'];

test.each<[FocusState, FocusState[]]>([
  ['away', ['here', 'away', 'away', 'away', 'lost']],
  ['here', ['here', 'away', 'held', 'here', 'lost']],
  ['held', ['held', 'away', 'held', 'lost', 'lost']],
  ['lost', ['held', 'lost', 'lost', 'lost', 'lost']],
])('whose the keyboard is, from %s on', (state, expected) => {
  expect(EVENTS.map((event) => nextFocusState(state, event))).toEqual(expected);
});
