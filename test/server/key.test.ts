import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../server/store/memory.ts';
import type { Store } from '../../server/store/store.ts';
import { eventually } from '../support/eventually.ts';
import { createMortalStore } from '../support/mortal-store.ts';
import { createOutage, type Outage } from '../support/outage.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { conversationsUpstream, sourceIdOf, textsUpstream } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

const A = '/api/v1/accounts/1';
const clock = { now: 0 };
let stack: Stack;
let visitor: Visitor;
let outage: Outage;
let store: Store;
beforeEach(async () => {
  clock.now = Date.now();
  outage = createOutage();
  store = createMemoryStore({ now: () => clock.now });
  stack = createStack({ store, now: () => clock.now, between: outage.between, env: { BUBBLE_LIMITS: 'off' } });
  visitor = new Visitor(stack);
  await visitor.open();
});
afterEach(() => stack.close());

/** A server that knows nothing of what was. */
function forget(): void {
  stack.restart({}, { store: createMemoryStore({ now: () => clock.now }) });
}

/** The call is done upstream, and its answer never comes. */
const LOST = { method: 'POST', when: 'after', drop: true, times: 1 };

test('a key that is posted by many tabs at the same time is one message', async () => {
  await visitor.send('first');
  await stack.faults({ method: 'POST', path: '/messages$', delay_ms: 20 });
  const key = randomUUID();
  const sent = await Promise.all(Array.from({ length: 5 }, (_, n) => visitor.send('a', { key, attempt: n + 1 })));
  expect(new Set(sent.map(({ status, body }) => `${status} ${body.message?.id}`)).size).toBe(1);
  expect(await textsUpstream(stack)).toEqual(['first', 'a']);
});

test('a server that is killed when the upstream has made the conversation makes no second one', async () => {
  const { store: mine, die } = createMortalStore(store);
  stack.restart({}, { store: mine });
  outage.onAnswer = ({ url, method }) => {
    if (method === 'POST' && url.endsWith('/conversations')) die();
  };
  const key = randomUUID();
  void visitor.send('a', { key });
  await eventually(async () => (await conversationsUpstream(stack)) === 1);
  stack.restart();
  expect(await visitor.send('a', { key, attempt: 2 })).toMatchObject({ status: 200, body: { conversation_id: 1 } });
  expect(await conversationsUpstream(stack)).toBe(1);
  expect(await textsUpstream(stack)).toEqual(['a']);
});

describe('a server that ends between the upstream’s work and its own', () => {
  test.each([
    ['with the memory it had', () => stack.restart()],
    ['with an empty memory', forget],
  ])('begun again %s, makes no second message', async (_, restart) => {
    await visitor.send('first');
    const key = randomUUID();
    await stack.faults({ ...LOST, path: '/messages$' });
    expect((await visitor.send('a', { key, after: 1 })).status).toBe(503);
    restart();
    expect((await visitor.send('a', { key, attempt: 2, after: 1 })).status).toBe(200);
    expect(await textsUpstream(stack)).toEqual(['first', 'a']);
  });

  test.each([
    ['with the memory it had', () => stack.restart()],
    ['with an empty memory', forget],
  ])('begun again %s, makes no second conversation', async (_, restart) => {
    await stack.faults({ ...LOST, path: '/conversations$' });
    expect((await visitor.send('a')).status).toBe(503);
    restart();
    clock.now += 20_000;
    expect((await visitor.send('a', { attempt: 2 })).status).toBe(200);
    expect(await conversationsUpstream(stack)).toBe(1);
  });
});

test('another text under a key is refused, sent or not', async () => {
  const key = randomUUID();
  await stack.faults({ method: 'POST', path: '/messages$', status: 500, body: '{}', times: 1 });
  expect((await visitor.send('one', { key })).status).toBe(502);
  expect(await visitor.send('two', { key, attempt: 2 })).toMatchObject({ status: 422, body: { code: 'key_reused' } });
  expect((await visitor.send('one', { key, attempt: 2 })).status).toBe(200);
  expect(await visitor.send('two', { key, attempt: 3 })).toMatchObject({ status: 422, body: { code: 'key_reused' } });
});

describe('a key is looked for', () => {
  test.each([
    ['with the memory it had', () => {}],
    ['with an empty memory', forget],
  ])('%s where its call was begun, though an agent has begun another conversation since', async (_, forgotten) => {
    await visitor.send('first');
    const key = randomUUID();
    await stack.faults({ ...LOST, path: '/messages$' });
    await visitor.send('a', { key, after: 1 });
    const ids = { inbox_id: 1, contact_id: 1, source_id: await sourceIdOf(stack) };
    const { body } = await stack.upstream('POST', `${A}/conversations`, { ...ids, message: { content: 'News!' } });
    await eventually(async () => (await visitor.open()).conversation?.id === body.id);
    forgotten();
    const again = await visitor.send('a', { key, attempt: 2, after: 1 });
    expect(again).toMatchObject({ status: 200, body: { conversation_id: 1, message: { key } } });
    expect(await textsUpstream(stack)).toEqual(['first', 'a']);
    expect(await textsUpstream(stack, body.id)).toEqual(['News!']);
  });

  test('after the newest message its browser had seen, page by page, and nowhere else', async () => {
    await visitor.send('first');
    const key = randomUUID();
    for (let n = 0; n < 150; n += 1) await stack.reply(1, `answer ${n}`);
    await stack.faults({ ...LOST, path: '/messages$' });
    await visitor.send('a', { key, after: 1 });
    await stack.app.idle();
    await stack.calls();
    expect((await visitor.send('a', { key, attempt: 2, after: 1 })).status).toBe(200);
    expect(await stack.calls()).toEqual(['GET conversations/1/messages', 'GET conversations/1/messages']);
    await stack.faults({ ...LOST, path: '/messages$' });
    const next = randomUUID();
    await visitor.send('b', { key: next, after: 152 });
    await stack.calls();
    await visitor.send('b', { key: next, attempt: 2, after: 152 });
    expect(await stack.calls()).toEqual(['GET conversations/1/messages']);
  });
});

describe('a key that a young memory does not know', () => {
  test('is not sent before the upstream must have ended what another server had begun', async () => {
    await visitor.send('first');
    forget();
    clock.now += 5_000;
    const early = await visitor.send('a', { attempt: 2, after: 1 });
    expect(early).toMatchObject({ status: 504, body: { code: 'upstream_timeout' } });
    clock.now += 15_000;
    expect((await visitor.send('a', { attempt: 3, after: 1 })).status).toBe(200);
    expect(await textsUpstream(stack)).toEqual(['first', 'a']);
  });

  test('is sent at once when the browser has not tried it before', async () => {
    await visitor.send('first');
    forget();
    expect((await visitor.send('a', { after: 1 })).status).toBe(200);
  });

  test('is sent at once for a visitor who came after that memory began', async () => {
    expect((await visitor.send('a', { attempt: 2 })).status).toBe(200);
  });
});

test.each([3_600_000, -3_600_000])('a clock that is set by %i ms holds up no message for long', async (by) => {
  await visitor.send('first');
  const key = randomUUID();
  await stack.faults({ method: 'POST', path: '/messages$', when: 'before', drop: true, times: 1 });
  expect((await visitor.send('a', { key, after: 1 })).status).toBe(503);
  clock.now += by;
  expect((await visitor.open()).conversation).toMatchObject({ id: 1 });
  await visitor.send('a', { key, attempt: 2, after: 1 });
  clock.now += 20_000;
  expect((await visitor.send('a', { key, attempt: 3, after: 1 })).status).toBe(200);
  expect(await textsUpstream(stack)).toEqual(['first', 'a']);
});
