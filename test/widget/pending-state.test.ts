// @vitest-environment node
import { expect, test } from 'vitest';
import { nextPendingState, type PendingEvent } from '../../widget/core/pending-state.ts';
import type { PendingState } from '../../widget/core/pending-message.ts';

const STATES: Record<PendingState['type'], PendingState> = {
  sending: { type: 'sending' },
  waiting: { type: 'waiting', until: 1, code: 'network' },
  accepted: { type: 'accepted', session: 'one' },
  refused: { type: 'refused', code: 'message_refused', overBy: 0 },
};

const waiting = { type: 'waiting', until: 9, code: 'upstream_failed' } as const;
const accepted = { type: 'accepted', session: 'two' } as const;
const refused = { type: 'refused', code: 'message_too_long', overBy: 3 } as const;

/** Each event, and what it makes of each state in the order above. `-`: nothing changes. */
const TABLE: [PendingEvent, ...(PendingState | 'gone' | '-')[]][] = [
  [{ type: 'sent' }, 'gone', 'gone', 'gone', 'gone'],
  [{ type: 'withdrawn' }, 'gone', 'gone', 'gone', 'gone'],
  [accepted, accepted, accepted, accepted, '-'],
  [refused, refused, refused, refused, '-'],
  [{ type: 'failed', until: 9, code: 'upstream_failed', isShort: false }, waiting, waiting, '-', '-'],
  [{ type: 'failed', until: 9, code: 'upstream_failed', isShort: true }, '-', waiting, '-', '-'],
  [{ type: 'entered', session: 'one' }, '-', '-', '-', '-'],
  [{ type: 'entered', session: 'two' }, '-', '-', 'gone', '-'],
];

test('the table has every event', () => {
  const events: Record<PendingEvent['type'], 0> = {
    sent: 0,
    withdrawn: 0,
    accepted: 0,
    refused: 0,
    failed: 0,
    entered: 0,
  };
  expect([...new Set(TABLE.map(([{ type }]) => type))]).toEqual(Object.keys(events));
});

test.each(
  TABLE.flatMap(([event, ...after]) =>
    Object.values(STATES).map((before, at) => ({ before, event, after: after[at] })),
  ),
)('$before.type, then $event', ({ before, event, after }) => {
  const next = nextPendingState(before, event);
  if (after === '-') expect(next).toBe(before);
  else expect(next).toEqual(after);
});
