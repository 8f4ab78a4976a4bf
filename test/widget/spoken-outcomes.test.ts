// @vitest-environment node
import { expect, test } from 'vitest';
import type { PendingMessage, PendingState } from '../../widget/core/pending-message.ts';
import { followOutcomes, type Outcome, type Outcomes } from '../../widget/panel/spoken-outcomes.ts';
import type { CoreKey } from '../../widget/locales/catalogue.ts';
import type { Message } from '../../wire/message.ts';

const LOADED = 1000;

const STATES: Record<PendingState['type'], PendingState> = {
  sending: { type: 'sending' },
  accepted: { type: 'accepted', session: 's' },
  waiting: { type: 'waiting', until: 0, code: 'network' },
  refused: { type: 'refused', code: 'message_refused', overBy: 0 },
};
type Event = keyof typeof STATES | 'delivered';

/** What is said of a message of this page, by what was said before and what happens; and what is known afterwards. */
const TABLE: Record<Outcome | 'new', Record<Event, [texts: CoreKey[], told: Outcome | undefined]>> = {
  new: {
    sending: [[], 'sending'],
    accepted: [[], 'sending'],
    waiting: [['notSentYet'], 'notSentYet'],
    refused: [['notSent'], 'notSent'],
    delivered: [[], undefined],
  },
  sending: {
    sending: [[], 'sending'],
    accepted: [[], 'sending'],
    waiting: [['notSentYet'], 'notSentYet'],
    refused: [['notSent'], 'notSent'],
    delivered: [[], undefined],
  },
  notSentYet: {
    sending: [[], 'notSentYet'],
    accepted: [[], 'notSentYet'],
    waiting: [[], 'notSentYet'],
    refused: [['notSent'], 'notSent'],
    delivered: [['sent'], undefined],
  },
  notSent: {
    sending: [[], 'notSent'],
    accepted: [[], 'notSent'],
    waiting: [['notSentYet'], 'notSentYet'],
    refused: [[], 'notSent'],
    delivered: [['sent'], undefined],
  },
};

const ROWS = Object.entries(TABLE).flatMap(([before, events]) =>
  Object.entries(events).map(([event, row]) => [before as keyof typeof TABLE, event as Event, ...row] as const),
);

test.each(ROWS)(
  'a message of which was last said "%s": what the visitor hears when it is %s',
  (before, event, ...row) => {
    const told: Outcomes = new Map(before === 'new' ? [] : [['key', before]]);
    const { texts, told: now } = follow(told, event, LOADED);
    expect([texts, now.get('key')]).toEqual(row);
  },
);

test('a message that is stuck since a page before is no news, but that it is sent then', () => {
  const { texts, told } = follow(new Map(), 'waiting', LOADED - 1);
  expect(texts).toEqual([]);
  expect(follow(told, 'waiting', LOADED - 1).texts).toEqual([]);
  expect(follow(told, 'delivered', LOADED - 1).texts).toEqual(['sent']);
});

function follow(told: Outcomes, event: Event, created_at: number): ReturnType<typeof followOutcomes> {
  const delivered = { id: 1, key: 'key', created_at } as Message;
  if (event === 'delivered') return followOutcomes(told, [], [delivered], LOADED);
  const pending: PendingMessage = {
    key: 'key',
    content: 'Hello?',
    seq: 1,
    attempt: 1,
    tried_at: 0,
    created_at,
    state: STATES[event],
  };
  return followOutcomes(told, [pending], [], LOADED);
}
