// @vitest-environment node
import { expect, test } from 'vitest';
import { nextOffer, type Offer } from '../../widget/panel/forms/offer-state.ts';
import { nextForm, type FormEvent, type FormState, type Progress } from '../../widget/panel/forms/form-state.ts';
import { GATE, type Gate, type GateEvent } from '../../widget/panel/forms/send-gate.ts';

/** The cells of a table: row, column, content. */
function cellsOf(table: string): [row: string, column: string, cell: string][] {
  const [head, ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([row, ...cells]) => cells.map((cell, at): [string, string, string] => [row!, head![at]!, cell]));
}

/** What every event makes of every state, and what happens to the draft then. */
const GATES = `
         load      send         ask           pass
open     loading   open+send    asking        open
loading  loading   held         asking        open
held     held      held         asking+ask    open+send
asking   asking    asking+ask   asking        open
`;

test.each(cellsOf(GATES))('the way to the server is %s: after %s it is %s', (gate, event, after) => {
  expect(GATE[gate as Gate][event as GateEvent].join('+')).toBe(after);
});

test('the table of the way to the server names every state and every event', () => {
  const expected = Object.entries(GATE).flatMap(([gate, row]) => Object.keys(row).map((event) => `${gate} ${event}`));
  expect(cellsOf(GATES).map(([gate, event]) => `${gate} ${event}`)).toEqual(expected);
});

const EMAIL = { name: 'email', type: 'email', required: true } as const;
const PROGRESS: Record<string, Progress> = {
  writing: { type: 'writing' },
  sending: { type: 'sending', isRetry: false },
  again: { type: 'sending', isRetry: true },
  failed: { type: 'failed', code: 'network' },
};
const EVENTS: Record<FormEvent['type'], FormEvent> = {
  write: { type: 'write', field: EMAIL, value: 'ann@lamplight.test' },
  fault: { type: 'fault', faults: { email: 'badEmail' }, mayMoveFocus: true },
  send: { type: 'send' },
  fail: { type: 'fail', code: 'network' },
  done: { type: 'done' },
};

const FORMS = `
         write     fault     send      fail     done
writing  writing   writing   sending   failed   writing
sending  sending   writing   sending   failed   writing
again    again     writing   sending   failed   writing
failed   failed    writing   again     failed   writing
`;

test.each(cellsOf(FORMS))('a form is %s: after %s it is %s', (state, event, after) => {
  const before: FormState = { answers: { email: '' }, faults: {}, isLedToFault: true, progress: PROGRESS[state]! };
  const next = nextForm(before, EVENTS[event as FormEvent['type']]);
  expect(next.progress).toEqual(PROGRESS[after]);
  // The focus moves once, and to a fault only.
  expect(next.isLedToFault).toBe(event === 'fault');
});

test('the table of the form names every state and every event', () => {
  const expected = Object.keys(PROGRESS).flatMap((state) => Object.keys(EVENTS).map((event) => `${state} ${event}`));
  expect(cellsOf(FORMS).map(([state, event]) => `${state} ${event}`)).toEqual(expected);
});

test('a fault goes when its field is right, another stays, and none comes while the visitor writes', () => {
  const answers = { email: 'ann', name: '' };
  const before: FormState = {
    answers,
    faults: { email: 'badEmail', name: 'missing' },
    isLedToFault: false,
    progress: PROGRESS['writing']!,
  };
  const write = (state: FormState, value: string): FormState => nextForm(state, { type: 'write', field: EMAIL, value });
  expect(write(before, 'ann@').faults).toEqual({ email: 'badEmail', name: 'missing' });
  const right = write(before, 'ann@lamplight.test');
  expect(right.faults).toEqual({ email: undefined, name: 'missing' });
  expect(right.answers).toEqual({ email: 'ann@lamplight.test', name: '' });
  expect(write(right, 'ann').faults).toEqual({ email: undefined, name: 'missing' });
});

const SAVED = {
  new: {},
  offered: { state: 'offered' },
  dismissed: { state: 'dismissed' },
  known: { state: 'known', address: 'ann@lamplight.test' },
  told: { state: 'known' },
} as const;

/** What is offered after a long wait, by what was there and what is saved. */
const OFFERS = `
         new       offered   dismissed  known   told
nothing  form      form      nothing    note    nothing
form     form      form      nothing    note    nothing
note     form      form      nothing    note    nothing
`;

test.each(cellsOf(OFFERS))(
  'at the end of the log is %s: with an address that is %s it is %s',
  (before, saved, after) => {
    const address = SAVED[saved as keyof typeof SAVED];
    expect(nextOffer(before as Offer, address, true, false)).toBe(after);
    // Only a form that is there stays while something is on its way.
    expect(nextOffer(before as Offer, address, true, true)).toBe(
      after === 'form' && before !== 'form' ? 'nothing' : after,
    );
    expect(nextOffer(before as Offer, address, false, false)).toBe('nothing');
  },
);
