// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { nextStreamState, statusOf, type StreamInput, type StreamState } from '../../widget/core/stream-state.ts';

/** Every state after two failures, and every event with a wait of 7 ms. */
const STATES: Record<StreamState['type'], StreamState> = {
  absent: { type: 'absent' },
  resting: { type: 'resting' },
  connecting: { type: 'connecting', failures: 2 },
  live: { type: 'live' },
  moving: { type: 'moving' },
  switching: { type: 'switching' },
  renewing: { type: 'renewing', failures: 2, wait: 5 },
  waiting: { type: 'waiting', failures: 2, wait: 5 },
  retrying: { type: 'retrying', failures: 2 },
};

const EVENTS: Record<StreamInput['type'], 0> = {
  arrive: 0,
  leave: 0,
  rest: 0,
  turn: 0,
  hurry: 0,
  free: 0,
  reconnect: 0,
  due: 0,
  renewed: 0,
  ready: 0,
  move: 0,
  mute: 0,
  silence: 0,
  end: 0,
  stranger: 0,
  nextReady: 0,
  nextFailed: 0,
};

/** What every event makes of every state, with its failures and its wait. `-`: nothing changes. */
const TABLE = `
            absent       resting      connecting   live        moving      switching   renewing     waiting    retrying
arrive      connecting0  -            -            -           -           -           -            -          -
leave       -            absent       absent       absent      absent      absent      absent       absent     absent
rest        -            -            resting      resting     resting     resting     resting      resting    resting
turn        -            connecting0  -            -           -           -           -            -          -
hurry       -            connecting0  connecting0  connecting0 connecting0 connecting0 renewing0,5  retrying2  retrying2
free        -            -            connecting2  -           -           -           -            -          retrying2
reconnect   -            connecting0  connecting2  connecting0 connecting0 connecting0 -            retrying2  retrying2
due         -            -            -            -           -           -           -            retrying2  -
renewed     -            -            -            -           -           -           waiting3,5   -          -
ready       -            -            live         -           -           -           -            -          live
move        -            -            waiting3,0   moving      -           -           -            -          waiting3,0
mute        -            -            waiting4,0   -           -           -           -            -          waiting4,0
silence     -            -            waiting4,0   waiting2,0  waiting2,0  waiting2,0  -            -          waiting4,0
end         -            -            waiting3,7   waiting1,7  switching   -           -            -          waiting3,7
stranger    -            -            renewing2,7  -           -           -           -            -          renewing2,7
nextReady   -            -            -            -           live        live        -            -          -
nextFailed  -            -            -            -           live        waiting1,0  -            -          -
`;

const [head, ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const cells = rows.flatMap(([event, ...row]) => row.map((after, at) => [head![at]!, event!, after] as const));

function summary(state: StreamState): string {
  const { type, failures, wait } = state as { type: string; failures?: number; wait?: number };
  return [type, failures ?? '', wait === undefined ? '' : `,${wait}`].join('');
}

test('the table has every state and every event', () => {
  expect(head).toEqual(Object.keys(STATES));
  expect(rows.map(([event]) => event)).toEqual(Object.keys(EVENTS));
});

test.each(cells)('%s, then %s: %s', (name, event, after) => {
  const before = STATES[name as StreamState['type']];
  const given = { type: event, ...(/end|stranger/.test(event) && { wait: 7 }) } as StreamInput;
  const next = nextStreamState(before, given);
  if (after === '-') expect(next).toBe(before);
  else {
    // Also the same state is a new one: what it consists of is begun anew.
    expect(next).not.toBe(before);
    expect(summary(next)).toBe(after);
  }
});

describe('what others need to know of a state', () => {
  test.each(Object.entries({ away: 'absent resting', connecting: 'connecting', live: 'live moving switching' }))(
    '%s',
    (status, names) => {
      for (const name of names.split(' ')) expect(statusOf(STATES[name as StreamState['type']])).toBe(status);
    },
  );

  test('lost until a stream has caught up', () => {
    for (const name of ['renewing', 'waiting', 'retrying'] as const) expect(statusOf(STATES[name])).toBe('lost');
  });
});

test('calls that get through end a wait of our own, but not one that the server asks for', () => {
  const waiting = (wait: number): StreamState => ({ type: 'waiting', failures: 7, wait });
  expect(nextStreamState(waiting(0), { type: 'free' })).toEqual({ type: 'retrying', failures: 7 });
  expect(nextStreamState(waiting(5), { type: 'free' })).toEqual(waiting(5));
});

test('a tab that is shown begins with short waits again, and remembers that no stream gets through', () => {
  const next = (failures: number) => nextStreamState({ type: 'retrying', failures }, { type: 'hurry' });
  expect([0, 1, 2, 9].map(next)).toMatchObject([0, 1, 2, 2].map((failures) => ({ failures })));
});
