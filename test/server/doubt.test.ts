import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

let stack: Stack;
let visitor: Visitor;
const clock = { now: 0 };
beforeEach(() => {
  clock.now = Date.now();
  stack = createStack({ now: () => clock.now });
  visitor = new Visitor(stack);
});
afterEach(() => stack.close());

const texts = async (conversation = 1) =>
  (await stack.upstream('GET', `/api/v1/accounts/1/conversations/${conversation}/messages`)).body.payload.map(
    ({ content }: { content: string }) => content,
  );

describe('when a call upstream ends in doubt', () => {
  beforeEach(async () => {
    await visitor.open();
    await visitor.send('first');
  });

  test('a message that arrived all the same is found by its key, and not sent twice', async () => {
    const key = randomUUID();
    await stack.faults({ method: 'POST', path: '/messages$', when: 'after', drop: true, times: 1 });
    expect(await visitor.send('second', { key })).toMatchObject({
      status: 503,
      body: { code: 'upstream_unreachable' },
    });
    expect(await visitor.send('second', { key, attempt: 2, after: 1 })).toMatchObject({
      status: 200,
      body: { message: { key, content: 'second' } },
    });
    expect(await texts()).toEqual(['first', 'second']);
  });

  test('one that may still be under way is not sent again before the upstream must have ended it', async () => {
    const key = randomUUID();
    await stack.faults({ method: 'POST', path: '/messages$', when: 'before', drop: true, times: 1 });
    await visitor.send('second', { key });
    const answer = await visitor.fetch('POST', '/v1/main/messages', {
      session_id: visitor.session_id,
      key,
      attempt: 2,
      waited: 0,
      after: 1,
      content: 'second',
    });
    expect(answer.status).toBe(504);
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(20);
    expect(await texts()).toEqual(['first']);
    clock.now += 20_000;
    expect((await visitor.send('second', { key, attempt: 3, after: 1 })).status).toBe(200);
    expect(await texts()).toEqual(['first', 'second']);
  });

  test('a browser that repeats a post by itself, under the same attempt, makes no second message', async () => {
    const key = randomUUID();
    const sent = await Promise.all([1, 2, 3].map(() => visitor.send('second', { key })));
    expect(sent.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(sent.map(({ body }) => body.message.id)).size).toBe(1);
    expect(await texts()).toEqual(['first', 'second']);
  });

  test('a message sent before the BFF was restarted is not sent again by it', async () => {
    const key = randomUUID();
    await visitor.send('second', { key });
    stack.restart();
    expect((await visitor.send('second', { key })).status).toBe(200);
    expect(await texts()).toEqual(['first', 'second']);
  });
});

test('a conversation whose making ended in doubt is looked for before another is made', async () => {
  await visitor.open();
  const key = randomUUID();
  await stack.faults({ method: 'POST', path: '/conversations$', when: 'after', drop: true, times: 1 });
  expect((await visitor.send('hello', { key })).status).toBe(503);
  expect((await visitor.send('hello', { key, attempt: 2 })).status).toBe(200);
  expect((await stack.upstream('GET', '/api/v1/accounts/1/conversations?status=all')).body.data.meta.all_count).toBe(1);
});

test('a contact whose making ended in doubt is looked for before another is made', async () => {
  await stack.faults({ method: 'POST', path: '/contacts$', when: 'after', status: 502, body: '<html>', times: 1 });
  await visitor.open();
  expect((await stack.calls()).slice(0, 2)).toEqual(['POST contacts', 'POST contact_inboxes/filter']);
  expect((await visitor.send('hello')).status).toBe(200);
  expect((await stack.upstream('GET', '/api/v1/accounts/1/contacts/2')).status).toBe(404);
});

test('a visitor whose contact was deleted upstream is delivered all the same', async () => {
  await visitor.open();
  await visitor.send('first');
  await stack.app.idle();
  expect((await stack.upstream('DELETE', '/api/v1/accounts/1/contacts/1', undefined, 'sandbox-admin')).status).toBe(
    200,
  );
  const sent = await visitor.send('second');
  expect(sent.status).toBe(200);
  expect(await texts(sent.body.conversation_id)).toEqual(['second']);
});

describe('no contact is made', () => {
  test('for a crawler, which is served all the same', async () => {
    visitor.headers['user-agent'] = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
    expect((await visitor.open()).conversation).toBeNull();
    expect(await stack.calls()).toEqual([]);
  });

  test('for a page that is only prerendered', async () => {
    visitor.headers['sec-purpose'] = 'prefetch;prerender';
    await visitor.open();
    expect(await stack.calls()).toEqual([]);
  });

  test('before the panel is opened, when the site says so', async () => {
    stack.restart({ BUBBLE_CREATE_CONTACT: 'open' });
    await visitor.open();
    expect(await stack.calls()).toEqual([]);
    await visitor.open({ intent: 'open' });
    expect(await stack.calls()).toEqual(['POST contacts']);
  });

  test('before the first message, when the site says so', async () => {
    stack.restart({ BUBBLE_CREATE_CONTACT: 'message' });
    await visitor.open();
    await visitor.open({ intent: 'open' });
    expect(await stack.calls()).toEqual([]);
    await visitor.send('hello');
    expect(await stack.calls()).toEqual(['POST contacts', 'POST conversations', 'POST conversations/1/messages']);
  });
});
