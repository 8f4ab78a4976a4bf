import { describe, expect, test } from 'vitest';
import { differences } from './support/compare.ts';
import { headerDifferences } from './support/headers.ts';
import { loadCase, type Json, type JsonObject } from './support/recording.ts';

const message = loadCase('messages-create', 'incoming-full').exchanges[0]?.response.body as JsonObject;

describe('the comparison finds nothing', () => {
  test('between a recording and itself', () => {
    expect(differences(message, message)).toEqual([]);
  });

  test('in other ids, times and uuids', () => {
    const recorded = { id: 58, created_at: 1795416392, at: '2026-11-23T06:44:51.842Z', uuid: crypto.randomUUID() };
    const answered = { id: 1, created_at: 1795416999, at: '2027-01-01T00:00:00.000Z', uuid: crypto.randomUUID() };
    expect(differences(recorded, answered)).toEqual([]);
  });

  test('in a text where the recording has a placeholder', () => {
    expect(differences('see {{UPSTREAM}}/survey', 'see http://x.test/survey')).toEqual([]);
  });
});

describe('the comparison names', () => {
  const changed: [string, Json, RegExp][] = [
    ['a missing key', without('status'), /^status: missing$/],
    ['an extra key', { ...message, pubsub_token: 'x' }, /^pubsub_token: not recorded$/],
    ['another order of keys', { id: message.id ?? 1, ...reversed(message) }, /keys are/],
    ['a number where a text was', { ...message, content: 5 }, /^content: text/],
    ['a text where a number was', { ...message, id: '58' }, /^id: integer/],
    ['another value of an enum', { ...message, status: 'read' }, /^status: "sent" was recorded/],
    ['another number of an enum', { ...message, message_type: 1 }, /^message_type: 0 was recorded/],
    ['milliseconds for seconds', { ...message, created_at: Date.now() }, /^created_at/],
    ['null for a value', { ...message, sender: null }, /^sender: object/],
    [
      'a difference far inside',
      { ...message, sender: { ...(message.sender as JsonObject), type: 'user' } },
      /^sender\.type/,
    ],
  ];
  test.each(changed)('%s', (_, answered, expected) => {
    const found = differences(message, answered);
    expect(
      found.some((line) => expected.test(line)),
      found.join('\n'),
    ).toBe(true);
  });

  test('0 where a time was set, and a time where it was unset', () => {
    expect(differences({ waiting_since: 1795416392 }, { waiting_since: 0 })).toHaveLength(1);
    expect(differences({ waiting_since: 0 }, { waiting_since: 1795416392 })).toHaveLength(1);
  });

  test('a float where an integer was', () => {
    expect(differences({ updated_at: 1795416392 }, { updated_at: 1795416392.5 })).toHaveLength(1);
  });

  test('another order, or another number, of rows', () => {
    expect(differences([{ content: 'a' }, { content: 'b' }], [{ content: 'b' }, { content: 'a' }])).toHaveLength(2);
    expect(differences([{ content: 'a' }], [])).toHaveLength(1);
  });

  test('a uuid that was drawn before and is another one now', () => {
    const [recorded, ours] = [crypto.randomUUID(), crypto.randomUUID()];
    const known = new Map([[recorded as string, ours as string]]);
    expect(differences(recorded, ours, { known })).toEqual([]);
    expect(differences(recorded, crypto.randomUUID(), { known })).toHaveLength(1);
  });

  test('another content type, a missing request id, and nosniff where it was not', () => {
    const recorded = { 'content-type': 'application/json; charset=UTF-8', 'x-request-id': '{{REQUEST_ID}}' };
    const headers = new Headers({
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect(headerDifferences(recorded, headers)).toHaveLength(3);
  });
});

function without(name: string): JsonObject {
  return Object.fromEntries(Object.entries(message).filter(([key]) => key !== name));
}

function reversed(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).toReversed());
}
