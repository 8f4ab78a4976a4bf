import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

// The sandbox takes its time from `performance`.
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'] }));
afterAll(() => void vi.useRealTimers());

let stack: Stack;
beforeEach(() => {
  stack = createStack({ env: { BUBBLE_LIMITS: 'off' } });
});
afterEach(() => stack.close());

const later = (seconds: number): void => void vi.advanceTimersByTime(seconds * 1000);

test('an answer whose webhook was lost comes to a visitor without a stream, whatever was written after it', async () => {
  const visitor = new Visitor(stack);
  await visitor.open();
  const poll = async (after: number) => (await visitor.call('GET', `/v1/main/messages?after=${after}`)).body;
  const texts = ({ messages }: { messages: { content: string }[] }) => messages.map(({ content }) => content);
  const first = (await visitor.send('first')).body.message.id;
  await stack.faults({ webhook: true, action: 'lose' });
  await stack.reply(1, 'the lost one');
  await stack.faults();
  for (const text of ['second', 'third']) {
    later(10);
    await visitor.send(text);
  }
  const before = await poll(first);
  expect(texts(before)).toEqual(['second', 'third']);
  later(61);
  expect(texts(await poll(before.through))).toContain('the lost one');
});

test('a visitor without a stream is not sent for ever what they have', async () => {
  const visitor = new Visitor(stack);
  await visitor.open();
  for (const text of ['first', 'second', 'third']) {
    await visitor.send(text);
    later(10);
  }
  const poll = async () => (await visitor.call('GET', '/v1/main/messages?after=0')).body;
  expect((await poll()).through).toBe(0);
  later(130);

  const { through, messages } = await poll();
  expect(through).toBe(messages[1].id);
});
