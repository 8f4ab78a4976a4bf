import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StreamEvent } from '../../wire/event.ts';
import { NO_LIMITS } from '../../sandbox/http/throttle.ts';
import { eventually } from '../support/eventually.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

let stack: Stack;
let visitor: Visitor;
let first: number;
/** Messages that the upstream has numbered and not stored yet. */
const unborn = new Set<number>();

beforeEach(async () => {
  unborn.clear();
  stack = createStack({
    limits: NO_LIMITS,
    env: { BUBBLE_LIMITS: 'off' },
    async between(request, next) {
      const answer = await next(request);
      if (unborn.size === 0 || request.method !== 'GET' || !request.url.includes('/messages?')) return answer;
      const body = await answer.json();
      return Response.json({ ...body, payload: body.payload.filter(({ id }: { id: number }) => !unborn.has(id)) });
    },
  });
  visitor = new Visitor(stack);
  await visitor.open();
  first = (await visitor.send('first')).body.message.id;
});
afterEach(() => stack.close());

const contents = (events: StreamEvent[]) =>
  events.flatMap((event) => (event.type === 'message' ? [event.message.content] : []));
const isReady = (events: StreamEvent[]) => events.at(-1)?.type === 'ready';

test('a visitor who was away for 1,200 messages gets all of them in order, then hears that it is all', async () => {
  await stack.faults({ webhook: true, action: 'lose' });
  const texts = Array.from({ length: 1_200 }, (_, n) => `answer ${n}`);
  for (const text of texts) await stack.reply(1, text);
  stack.restart();
  await stack.calls();
  const events = await visitor.listen(first, isReady);
  expect(contents(events)).toEqual(texts);
  expect(events.filter(({ type }) => type === 'ready')).toHaveLength(1);
  const calls = await stack.calls();
  expect(calls.length).toBeLessThan(20);
});

test('what an agent writes while a long absence is caught up comes after it', async () => {
  const texts = Array.from({ length: 600 }, (_, n) => `answer ${n}`);
  await stack.faults({ webhook: true, action: 'lose' });
  for (const text of texts) await stack.reply(1, text);
  stack.restart();
  await stack.faults({ method: 'GET', path: '/messages$', delay_ms: 20 });
  const stream = visitor.listen(first, (events) => isReady(events) && contents(events).includes('now'));
  await eventually(async () => (await stack.calls()).length > 2);
  await stack.reply(1, 'now');
  const got = contents(await stream);
  expect([...new Set(got)]).toEqual([...texts, 'now']);
  expect(got.indexOf('now')).toBeGreaterThanOrEqual(600);
});

test('a page that may have missed changes gets the whole newest page, one that has not gets what is new', async () => {
  for (let n = 0; n < 30; n += 1) await stack.reply(1, `answer ${n}`);
  await eventually(async () => (await visitor.open()).messages.at(-1)?.content === 'answer 29');
  await stack.app.idle();
  const last = (await visitor.open()).messages.at(-1)!.id;
  expect(contents(await visitor.listen(last, isReady))).toEqual([]);
  const again = await visitor.fetch('GET', `/v1/main/events?after=${last}&resync=1`);
  const reader = again.body!.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>);
  let text = '';
  for await (const chunk of reader) {
    text += chunk;
    if (text.includes('event: ready')) break;
  }
  expect(text.match(/event: message/g)).toHaveLength(20);
});

test('a page is not told that it has everything up to a message, while one with a lower id may still appear', async () => {
  const late = await stack.reply(1, 'numbered first, stored last');
  await stack.reply(1, 'numbered last, stored first');
  unborn.add(late);
  await stack.app.idle();
  stack.restart();
  const before = await visitor.listen(first, isReady);
  expect(contents(before)).toEqual(['numbered last, stored first']);
  const ready = before.at(-1) as Extract<StreamEvent, { type: 'ready' }>;
  expect(ready.through).toBeLessThan(late);
  unborn.clear();
  stack.restart();
  expect(contents(await visitor.listen(ready.through, isReady))).toEqual([
    'numbered first, stored last',
    'numbered last, stored first',
  ]);
});

test.each(['-1', '1.5', '1e3', 'x', String(2 ** 53), '9'.repeat(400)])(
  'a cursor that is no message id (%s) is refused and costs no call',
  async (after) => {
    await stack.app.idle();
    await stack.calls();
    for (const path of [`messages?after=${after}`, `messages?before=${after}`, `events?after=${after}`])
      expect(await visitor.call('GET', `/v1/main/${path}`)).toMatchObject({ status: 400 });
    expect(await stack.calls()).toEqual([]);
  },
);

test('a cursor beyond every message is an empty page', async () => {
  expect((await visitor.call('GET', `/v1/main/messages?after=${10 ** 15}`)).body.messages).toEqual([]);
  expect(contents(await visitor.listen(10 ** 15, isReady))).toEqual([]);
});
