import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

let stack: Stack;
beforeEach(async () => {
  stack = createStack({ env: { BUBBLE_LIMITS: 'off' } });
  // Live sources' own calls are not the visitor's: without a webhook URL there are none.
  await stack.upstream('PATCH', '/api/v1/accounts/1/inboxes/1', { channel: { webhook_url: '' } }, 'sandbox-admin');
  await stack.calls();
});
afterEach(() => stack.close());

test('a first load costs one call upstream, ten more page views none', async () => {
  const visitor = new Visitor(stack);
  await visitor.open();
  expect(await stack.calls()).toEqual(['POST contacts']);
  for (let n = 0; n < 10; n += 1) await visitor.open();
  expect(await stack.calls()).toEqual([]);
});

test('the first message costs two calls, each later one one', async () => {
  const visitor = new Visitor(stack);
  await visitor.open();
  await stack.calls();
  await visitor.send('first');
  expect(await stack.calls()).toEqual(['POST conversations', 'POST conversations/1/messages']);
  await visitor.send('second');
  await visitor.send('third');
  expect(await stack.calls()).toEqual(['POST conversations/1/messages', 'POST conversations/1/messages']);
  for (let n = 0; n < 10; n += 1) await visitor.open();
  expect(await stack.calls()).toEqual([]);
});

test('a conversation is read at most once a minute, however many pages its visitor views', async () => {
  const clock = { now: Date.now() };
  stack.close();
  stack = createStack({ env: { BUBBLE_LIMITS: 'off' }, now: () => clock.now });
  const visitor = new Visitor(stack);
  await visitor.open();
  await visitor.send('first');
  await stack.app.idle();
  await stack.calls();
  clock.now += 61_000;
  for (let n = 0; n < 10; n += 1) await visitor.open();
  expect(await stack.calls()).toEqual(['GET conversations/1/messages']);
});

test('a browser that refuses cookies is one contact over ten page views', async () => {
  const visitor = new Visitor(stack);
  visitor.keepsCookies = false;
  for (let n = 0; n < 10; n += 1) await visitor.open();
  expect(visitor.bearer).toBeTypeOf('string');
  expect(await stack.calls()).toEqual(['POST contacts']);
});

test('five tabs that load at once are one contact', async () => {
  const visitor = new Visitor(stack);
  const tabs = Array.from({ length: 5 }, () => visitor.tab());
  const sessions = await Promise.all(tabs.map((tab) => tab.open()));
  expect(new Set(sessions.map(({ session_id }) => session_id)).size).toBe(1);
  expect(await stack.calls()).toEqual(['POST contacts']);
});

test.each(Array.from({ length: 20 }, (_, seed) => seed + 1))(
  'fifty first messages at once over five tabs are one conversation and fifty messages (seed %i)',
  async (seed) => {
    const random = mulberry(seed);
    await stack.faults({
      path: '/conversations',
      delay_ms: 1 + Math.floor(random() * 20),
      times: Math.floor(random() * 10),
    });
    const visitor = new Visitor(stack);
    await visitor.open();
    const tabs = Array.from({ length: 5 }, () => visitor.tab());
    const sent = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        for (let turns = Math.floor(random() * 20); turns > 0; turns -= 1) await Promise.resolve();
        return tabs[Math.floor(random() * 5)]!.send(`message ${n}`, { key: randomUUID() });
      }),
    );
    expect(sent.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    const { body } = await stack.upstream('GET', '/api/v1/accounts/1/conversations?status=all');
    expect(body.data.meta.all_count).toBe(1);
    const messages = await stack.upstream('GET', '/api/v1/accounts/1/conversations/1/messages?after=0');
    const contents = messages.body.payload
      .filter((message: { message_type: number }) => message.message_type === 0)
      .map((message: { content: string }) => message.content);
    expect(contents.toSorted()).toEqual(Array.from({ length: 50 }, (_, n) => `message ${n}`).toSorted());
  },
);

/** A small seeded random source. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
