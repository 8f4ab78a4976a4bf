// @vitest-environment node
import { expect, test } from 'vitest';
import { LogLayout } from '../../widget/panel/log/log-layout.ts';
import { nextStep, type BlockEdges } from '../../widget/panel/log/next-step.ts';
import type { Message } from '../../wire/message.ts';

/** Of the log and of each line, in pixels. */
const LOG = 600;
const LINE = 60;

function messages(count: number): Message[] {
  return Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    conversation_id: 1,
    key: null,
    message_type: 'outgoing',
    content: `message ${at + 1}`,
    content_type: 'text',
    content_attributes: {},
    created_at: 1_770_000_000,
    sender: null,
    attachments: [],
  }));
}

/** The blocks one below the other, with this line in the middle of the log. */
function edgesAround(layout: LogLayout, line: number, focused = -1): BlockEdges[] {
  let end = -line * LINE;
  return layout.blocks.map(({ height, first, last }, at) => {
    const lines = layout.groups.slice(first, last + 1).reduce((sum, { count }) => sum + count, 0);
    const top = end;
    end += height ?? lines * LINE;
    return { top, bottom: end, hasFocus: at === focused };
  });
}

/** Step by step until nothing is missing; the lines that are drawn then, and the most that were at once. */
function settle(layout: LogLayout, line: number): { layout: LogLayout; drawn: number[]; most: number } {
  let now = layout;
  let most = 0;
  for (let steps = 0; steps < 1_000; steps += 1) {
    most = Math.max(most, linesOf(now).length);
    const next = nextStep(now, edgesAround(now, line), LOG);
    if (!next) return { layout: now, drawn: linesOf(now), most };
    now = next.type === 'draw' ? now.draw(next.group) : now.clear(next.group, next.height);
  }
  throw new Error('it never ends');
}

function linesOf({ blocks }: LogLayout): number[] {
  return blocks.flatMap(({ rows }) => rows.flatMap((row) => (row.type === 'message' ? [row.message.id] : [])));
}

test('of a short conversation nothing is removed', () => {
  const { drawn } = settle(LogLayout.EMPTY.update(messages(40), [], Infinity), 40);
  expect(drawn).toHaveLength(40);
});

test('wherever the visitor scrolls, what is a screen away is drawn, and what is far is not', () => {
  let layout = LogLayout.EMPTY.update(messages(300), [], Infinity);
  for (const line of [299, 0, 150, 20, 280]) {
    const settled = settle(layout, line);
    ({ layout } = settled);
    const screen = LOG / LINE;
    for (let near = line - 1.4 * screen; near <= line + 1.4 * screen; near += 1) {
      if (near >= 1 && near <= 300) expect(settled.drawn).toContain(Math.round(near));
    }
    expect(settled.drawn.length).toBeLessThan(5 * screen);
  }
});

test('a visitor who jumps far draws one group at a time, and others go before there are many', () => {
  const { layout } = settle(LogLayout.EMPTY.update(messages(300), [], Infinity), 0);
  const { most } = settle(layout, 299);
  expect(most).toBeLessThanOrEqual(80 + 3);
});

test('a message with the focus, and the mark above what is new, stay however far they are', () => {
  const layout = LogLayout.EMPTY.update(messages(60), [], 30);
  const marked = layout.blocks.findIndex(({ rows }) => rows.some(({ type }) => type === 'unread'));
  const steps = [0, 1, marked].map((focused) => nextStep(layout, edgesAround(layout, 1_000, focused), LOG));
  expect(steps).toEqual([
    { type: 'clear', group: 1, height: 3 * LINE },
    { type: 'clear', group: 0, height: 3 * LINE },
    { type: 'clear', group: 0, height: 3 * LINE },
  ]);
  const { drawn } = settle(layout, 1_000);
  expect(drawn).toContain(31);
});
