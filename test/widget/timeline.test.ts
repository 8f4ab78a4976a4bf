// @vitest-environment node
import { expect, test } from 'vitest';
import { buildTimeline, type Row } from '../../widget/core/timeline.ts';
import type { PendingMessage } from '../../widget/core/pending-message.ts';
import type { Message } from '../../wire/message.ts';

const NOON = new Date(2026, 4, 4, 12).getTime() / 1000;
const SAM = { id: 1, name: 'Sam', type: 'agent', avatar_url: '' } as const;
let lastId = 0;

function message(created_at: number, part: Partial<Message> = {}): Message {
  lastId += 1;
  return {
    id: lastId,
    conversation_id: 1,
    key: null,
    message_type: 'outgoing',
    content: `at ${created_at}`,
    content_type: 'text',
    content_attributes: {},
    created_at,
    sender: SAM,
    attachments: [],
    ...part,
  };
}

function pending(created_at: number): PendingMessage {
  return { key: 'key', content: 'hi', seq: 1, attempt: 1, tried_at: 0, created_at, state: { type: 'sending' } };
}

/** `|` a day mark, `!` what is new begins, `(` the first of a person's lines, `)` the last. */
function shape(rows: Row[]): string {
  return rows
    .map((row) =>
      !('place' in row)
        ? { day: '|', unread: '!' }[row.type]
        : `${row.place.first ? '(' : ''}.${row.place.last ? ')' : ''}`,
    )
    .join('');
}

test('lines of one person stand together for five minutes', () => {
  expect(shape(buildTimeline([message(NOON), message(NOON + 60), message(NOON + 400)], []))).toBe('|(..)(.)');
});

test('another agent begins anew, and so does the visitor', () => {
  const lines = [
    message(NOON),
    message(NOON + 1, { sender: { ...SAM, id: 2 } }),
    message(NOON + 2, { message_type: 'incoming', sender: null }),
  ];
  expect(shape(buildTimeline(lines, [pending(NOON + 3)]))).toBe('|(.)(.)(..)');
});

test('every day has its mark', () => {
  expect(shape(buildTimeline([message(NOON), message(NOON + 86_400)], []))).toBe('|(.)|(.)');
});

test('a clock a day behind puts nothing on yesterday', () => {
  expect(shape(buildTimeline([message(NOON)], [pending(NOON - 86_400)]))).toBe('|(.)(.)');
});

test('a line keeps its place on the screen when its message gets an id', () => {
  const before = buildTimeline([], [pending(NOON)]).at(-1);
  const after = buildTimeline([message(NOON, { key: 'key', message_type: 'incoming' })], []).at(-1);
  expect(after?.id).toBe(before?.id);
});

test('what is new begins with a mark, and its first line with a name', () => {
  const lines = [message(NOON), message(NOON + 1), message(NOON + 2)];
  expect(shape(buildTimeline(lines, [], lines[0]!.id))).toBe('|(.)!(..)');
  expect(shape(buildTimeline(lines, [], lines[2]!.id))).toBe('|(...)');
  const own = message(NOON + 3, { message_type: 'incoming', sender: null });
  expect(shape(buildTimeline([...lines, own], [], lines[2]!.id))).not.toContain('!');
});

test('what came before an answer of the visitor is not new, whoever wrote after it', () => {
  const own = { message_type: 'incoming', sender: null } as const;
  const lines = [message(NOON), message(NOON + 1), message(NOON + 2, own), message(NOON + 3), message(NOON + 4)];
  expect(shape(buildTimeline(lines, [], lines[0]!.id))).toBe('|(..)(.)!(..)');
  expect(shape(buildTimeline(lines.slice(0, 3), [], lines[0]!.id))).not.toContain('!');
});

test('part of the lines looks as it does among all of them', () => {
  const lines = Array.from({ length: 40 }, (_, index) => message(NOON + index * 100 + (index % 5 ? 0 : 9_000)));
  const all = buildTimeline(lines, [pending(NOON)], lines[30]!.id);
  const parts = [0, 7, 20, 31, 40].flatMap((from, at, cuts) =>
    buildTimeline(lines, [pending(NOON)], lines[30]!.id, from, cuts[at + 1]),
  );
  expect(parts).toEqual(all);
});
