// @vitest-environment node
import { expect, test } from 'vitest';
import { buildTimeline, type Row } from '../../widget/core/timeline.ts';
import { Blocks } from '../../widget/panel/reading/cut.ts';
import type { Outgoing } from '../../widget/core/outgoing.ts';
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

function outgoing(created_at: number): Outgoing {
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
  expect(shape(buildTimeline(lines, [outgoing(NOON + 3)]))).toBe('|(.)(.)(..)');
});

test('every day has its mark', () => {
  expect(shape(buildTimeline([message(NOON), message(NOON + 86_400)], []))).toBe('|(.)|(.)');
});

test('a clock a day behind puts nothing on yesterday', () => {
  expect(shape(buildTimeline([message(NOON)], [outgoing(NOON - 86_400)]))).toBe('|(.)(.)');
});

test('a line keeps its place on the screen when its message gets an id', () => {
  const before = buildTimeline([], [outgoing(NOON)]).at(-1);
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

test('a line that did not change is the same object, whatever comes before and after it', () => {
  const lines = Array.from({ length: 100 }, (_, index) => message(NOON + index * 1000));
  const before = buildTimeline(lines.slice(20, 80), []);
  const after = buildTimeline(lines, [outgoing(NOON)]);
  const ids = new Map(after.map((row) => [row.id, row]));
  expect(before.filter((row) => row.type === 'message' && ids.get(row.id) !== row)).toEqual([]);
});

test('a line never changes its block, and a block that nothing happened to is the same object', () => {
  const lines = Array.from({ length: 200 }, (_, index) => message(NOON + index * 1000));
  const cut = new Blocks();
  const homes = new Map<string, string>();
  let before = cut.cut(buildTimeline(lines.slice(100, 120), []));
  for (const [from, to] of [
    [80, 120],
    [60, 121],
    [60, 160],
    [0, 200],
  ] as const) {
    for (const block of before) for (const row of block.rows) if ('place' in row) homes.set(row.id, block.id);
    const blocks = cut.cut(buildTimeline(lines.slice(from, to), []));
    expect(blocks.flatMap(({ rows }) => rows)).toHaveLength(buildTimeline(lines.slice(from, to), []).length);
    for (const block of blocks) for (const row of block.rows) expect(homes.get(row.id) ?? block.id).toBe(block.id);
    expect(blocks.filter((block) => before.includes(block)).length).toBeGreaterThanOrEqual(before.length - 2);
    expect(Math.max(...blocks.map(({ rows }) => rows.length))).toBeLessThan(20);
    before = blocks;
  }
});
