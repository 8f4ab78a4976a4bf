// @vitest-environment node
import { expect, test } from 'vitest';
import type { PendingMessage } from '../../widget/core/pending-message.ts';
import { LogLayout, type LaidOutBlock } from '../../widget/panel/log/log-layout.ts';
import type { Message } from '../../wire/message.ts';

const NOON = new Date(2026, 4, 4, 12).getTime() / 1000;

function message(id: number, part: Partial<Message> = {}): Message {
  return {
    id,
    conversation_id: 1,
    key: null,
    message_type: 'outgoing',
    content: `message ${id}`,
    content_type: 'text',
    content_attributes: {},
    created_at: NOON + id * 1000,
    sender: null,
    attachments: [],
    ...part,
  };
}

function messages(from: number, to: number): Message[] {
  return Array.from({ length: to - from }, (_, index) => message(from + index));
}

function pending(key: string): PendingMessage {
  return { key, content: key, seq: 1, attempt: 1, tried_at: 0, created_at: NOON, state: { type: 'sending' } };
}

function sent(id: number, key: string): Message {
  return message(id, { key, message_type: 'incoming' });
}

/** The same, as nothing has happened to it. */
const NONE: PendingMessage[] = [];

/** A log, and its layout as it is now. */
function createLog() {
  let layout = LogLayout.EMPTY;
  return {
    show(all: Message[], waiting: PendingMessage[], seen = Infinity) {
      layout = layout.update(all, waiting, seen);
      return layout.blocks;
    },
    drawAll() {
      layout.groups.forEach((_, at) => (layout = layout.draw(at)));
    },
    /** Clears all groups from this one on, each of this height. */
    clearFrom(first: number, height: number) {
      layout.groups.forEach((_, at) => (layout = at < first ? layout : layout.clear(at, height)));
    },
  };
}

/** The group of every line that is drawn. */
function homes(items: readonly LaidOutBlock[]): Record<string, string> {
  const lines = items.flatMap(({ id, rows }) => rows.filter((row) => 'place' in row).map((row) => [row.id, id]));
  return Object.fromEntries(lines);
}

test('a line never changes its part, and a part to which nothing happened has the same rows', () => {
  const lines = messages(1, 201);
  const log = createLog();
  let before: readonly LaidOutBlock[] = log.show(lines.slice(100, 120), NONE);
  for (const [from, to] of [
    [80, 120],
    [60, 121],
    [60, 160],
    [0, 200],
  ] as const) {
    const [part, old] = [lines.slice(from, to), homes(before)];
    log.show(part, NONE);
    log.drawAll();
    const now = log.show(part, NONE);
    expect(Object.keys(homes(now))).toHaveLength(to - from);
    expect(homes(now)).toMatchObject(old);
    const rows = new Set(now.map((item) => item.rows));
    expect(before.filter((item) => rows.has(item.rows)).length).toBeGreaterThanOrEqual(before.length - 2);
    before = now;
  }
});

test('a message that comes late moves no other to another part', () => {
  const log = createLog();
  const lines = messages(1, 60).filter(({ id }) => id !== 15);
  const before = homes(log.show(lines, NONE));
  expect(homes(log.show(messages(1, 60), NONE))).toMatchObject(before);
});

test('of what is far nothing is there but its room, and a message that comes into it makes it higher', () => {
  const log = createLog();
  const lines = messages(1, 59);
  const [first, ...others] = log.show(lines, NONE);
  log.clearFrom(1, 100);
  const [drawn, room, ...none] = log.show(lines, NONE);
  expect(drawn!.rows).toBe(first!.rows);
  expect(room).toMatchObject({ rows: [], height: others.length * 100, first: 1, last: others.length });
  expect(none).toEqual([]);
  const [, higher] = log.show([...lines, message(59)], NONE);
  expect(higher!.height).toBeGreaterThan(room!.height!);
});

test('what comes below is drawn at once, what is loaded above has its room first', () => {
  const log = createLog();
  const lines = messages(1, 81);
  log.show(lines.slice(40, 60), NONE);
  // Whether there is place in the last part or not.
  for (let end = 61; end < 70; end += 1) log.show(lines.slice(40, end), NONE);
  const items = log.show(lines.slice(0, 70), NONE);
  expect(items[0]!.height).toBeGreaterThan(0);
  expect(Object.keys(homes(items))).toEqual(lines.slice(40, 70).map(({ id }) => String(id)));
});

test('what is new is drawn however far it is', () => {
  const log = createLog();
  const lines = messages(1, 61);
  log.show(lines, NONE);
  log.clearFrom(0, 100);
  const [above, drawn, below] = log.show(lines, NONE, 30);
  expect([above!.rows, below!.rows]).toEqual([[], []]);
  expect(drawn!.rows.map(({ id }) => id)).toContain('unread');
});

test('what stood at what was new and comes again is as it is now', () => {
  const log = createLog();
  const lines = messages(1, 61);
  log.show(lines, NONE);
  log.clearFrom(0, 100);
  log.show(lines, NONE, 30);
  const changed = lines.with(30, message(31, { content_attributes: { deleted: true } }));
  log.show(changed, NONE);
  log.drawAll();
  const rows = log.show(changed, NONE).flatMap((item) => item.rows);
  expect(rows).toContainEqual(expect.objectContaining({ message: changed[30] }));
  expect(rows.map(({ id }) => id)).not.toContain('unread');
});

/** Texts on their way, more than fit in one part. */
const KEYS = Array.from({ length: 30 }, (_, index) => `key ${index}`);

test('what the visitor wrote stays in its part when it gets an id', () => {
  const log = createLog();
  const waiting = KEYS.map(pending);
  log.show([message(1)], NONE);
  const before = homes(log.show([message(1)], waiting.slice(0, 15)));
  for (let at = 1; at < KEYS.length; at += 1) {
    const there = KEYS.slice(0, at).map((key, index) => sent(index + 2, key));
    log.show([message(1), ...there], waiting.slice(at));
    log.drawAll();
    expect(homes(log.show([message(1), ...there], waiting.slice(at)))).toMatchObject(before);
  }
});

test.each(KEYS)('when a message is withdrawn, the others stay in their parts: %s', (key) => {
  const log = createLog();
  const { [key]: _, ...others } = homes(log.show([], KEYS.map(pending)));
  expect(new Set(Object.values(others)).size).toBeGreaterThan(2);
  const rest = KEYS.filter((one) => one !== key).map(pending);
  expect(homes(log.show([], rest))).toEqual(others);
});

test('a change of a message is drawn', () => {
  const log = createLog();
  const lines = messages(1, 41);
  log.show(lines, NONE);
  const changed = message(20, { content_attributes: { deleted: true } });
  const items = log.show(lines.with(19, changed), NONE);
  const rows = items.flatMap((item) => item.rows);
  expect(rows.filter((row) => row.type === 'message' && row.message === changed)).toHaveLength(1);
});

test('another session begins anew', () => {
  const log = createLog();
  log.show(messages(100, 200), NONE);
  const lines = messages(150, 170).map((one) => ({ ...one, id: one.id + 1_000 }));
  const items = log.show(lines, NONE);
  expect(Object.keys(homes(items))).toEqual(lines.map(({ id }) => String(id)));
  expect(items[0]!.id).toBe('');
});
