import { expect, test } from 'vitest';
import { nextPanelState, type PanelEvent, type PanelState } from '../../widget/boot/panel-lifecycle.ts';

const STATES: PanelState[] = ['closed', 'loading', 'open', 'failed'];
const EVENTS: PanelEvent[] = ['open', 'loaded', 'failed', 'close'];

test.each<[PanelState, ...(PanelState | undefined)[]]>([
  //          open       loaded     failed     close
  ['closed', 'loading', undefined, undefined, undefined],
  ['loading', undefined, 'open', 'failed', 'closed'],
  ['open', undefined, undefined, 'failed', 'closed'],
  ['failed', 'loading', undefined, undefined, undefined],
])('a panel that is %s opens, loads, fails and closes only as it may', (state, ...after) => {
  expect(EVENTS.map((event) => nextPanelState(state, event))).toEqual(after);
});

test('whatever happened, a panel that is closed and opened again loads and opens', () => {
  for (const state of STATES) {
    const closed = nextPanelState(state, 'close') ?? state;
    const loading = nextPanelState(closed, 'open')!;
    expect(nextPanelState(loading, 'loaded')).toBe('open');
  }
});
