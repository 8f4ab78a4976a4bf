import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
  keyStateOf,
  nextKeyState,
  storedKeyOf,
  type KeyEvent,
  type KeyState,
  type StoredKey,
} from '../../server/sending/key-state.ts';
import { relayedSchema } from '../../server/store/record-schemas.ts';
import type { Message } from '../../wire/message.ts';

const message: Message = {
  id: 7,
  conversation_id: 3,
  key: 'a',
  message_type: 'incoming',
  content: 'hello',
  content_type: 'text',
  content_attributes: {},
  created_at: 1,
  sender: null,
  attachments: [],
};
const other: Message = { ...message, id: 8 };

const states = {
  unknown: { name: 'unknown' },
  begun: { name: 'begun', conversationId: 3, startedAt: 1_000 },
  ended: { name: 'ended', conversationId: 3 },
  done: { name: 'done', conversationId: 3, messageId: 7, createdAt: 1 },
} satisfies Record<KeyState['name'], KeyState>;

const events = {
  call_started: { name: 'call_started', conversationId: 4, at: 2_000 },
  call_redated: { name: 'call_redated', at: 500 },
  call_ended: { name: 'call_ended' },
  message_seen: { name: 'message_seen', message: other },
} satisfies Record<KeyEvent['name'], KeyEvent>;

const startedAgain: KeyState = { name: 'begun', conversationId: 4, startedAt: 2_000 };
const seen: KeyState = { name: 'done', conversationId: 3, messageId: 8, createdAt: 1 };

const table: Record<KeyState['name'], Record<KeyEvent['name'], KeyState>> = {
  unknown: {
    call_started: startedAgain,
    call_redated: states.unknown,
    call_ended: states.unknown,
    message_seen: seen,
  },
  begun: {
    call_started: startedAgain,
    call_redated: { name: 'begun', conversationId: 3, startedAt: 500 },
    call_ended: states.ended,
    message_seen: seen,
  },
  ended: {
    call_started: startedAgain,
    call_redated: states.ended,
    call_ended: states.ended,
    message_seen: seen,
  },
  done: {
    call_started: states.done,
    call_redated: states.done,
    call_ended: states.done,
    message_seen: states.done,
  },
};

describe('the life of a key', () => {
  const cells = Object.values(states).flatMap((state) => Object.values(events).map((event) => ({ state, event })));
  test.each(cells)('$state.name, then $event.name', ({ state, event }) => {
    expect(nextKeyState(state, event)).toEqual(table[state.name][event.name]);
  });

  test('no event starts a call for a message that is upstream', () => {
    let state: KeyState = states.done;
    for (const event of Object.values(events)) state = nextKeyState(state, event);
    expect(state).toBe(states.done);
  });
});

/** How servers read and write a key that know no states: `startedAt: 0` says that no call is running. */
const before = {
  isAnswered: (stored: object) => 'message' in stored,
  isLookedFor: (stored: StoredKey | undefined) => stored !== undefined,
  mayStillRun: (stored: StoredKey, now: number) => stored.startedAt > 0 && stored.startedAt + 20_000 > now,
  written: {
    begun: { hash: 'h', startedAt: 1_000, conversationId: 3 },
    ended: { hash: 'h', startedAt: 0, conversationId: 3 },
    done: { hash: 'h', startedAt: 0, message },
  },
};

describe('a key in the store', () => {
  test.each(Object.values(states))('is the same when it is read again: $name', (state) => {
    expect(keyStateOf(storedKeyOf('h', state))).toEqual(state);
  });

  test.each(['begun', 'ended', 'done'] as const)('of a server that knew no states is read: %s', (name) => {
    expect(keyStateOf(v.parse(relayedSchema, before.written[name]))).toEqual(states[name]);
  });

  test('holds no text', () => {
    expect(JSON.stringify(storedKeyOf('h', nextKeyState(states.begun, events.message_seen)))).not.toContain('hello');
  });

  test('of which the conversation is unknown is read', () => {
    expect(keyStateOf({ hash: 'h', startedAt: 1_000 })).toEqual({ name: 'begun', startedAt: 1_000 });
    expect(keyStateOf({ hash: 'h', startedAt: 0 })).toEqual({ name: 'ended' });
  });

  test('makes a server that knows no states wait, look for the message, or answer, so that it sends nothing twice', () => {
    const begun = storedKeyOf('h', states.begun)!;
    expect(before.isLookedFor(begun)).toBe(true);
    expect(before.mayStillRun(begun, 20_999)).toBe(true);
    expect(before.mayStillRun(begun, 21_000)).toBe(false);
    const ended = storedKeyOf('h', states.ended)!;
    expect(before.isAnswered(ended)).toBe(false);
    expect(before.isLookedFor(ended)).toBe(true);
    expect(before.mayStillRun(ended, 1)).toBe(false);
    const done = storedKeyOf('h', states.done)!;
    expect([before.isLookedFor(done), before.mayStillRun(done, 1)]).toEqual([true, false]);
    expect(storedKeyOf('h', states.unknown)).toBeUndefined();
  });
});
