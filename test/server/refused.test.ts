import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { createKept, type Kept } from '../support/kept.ts';
import { createOutage, type Outage } from '../support/outage.ts';
import type { Stack } from '../support/stack.ts';
import { conversationsUpstream, loggedFrom, textsUpstream } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '10';
});

let kept: Kept;
let stack: Stack;
let outage: Outage;
let visitor: Visitor;
const REFUSED = { status: 422, body: { code: 'message_refused' } };

beforeEach(async () => {
  outage = createOutage();
  kept = await createKept({ between: outage.between });
  ({ stack } = kept);
  visitor = new Visitor(stack);
  await visitor.open();
});
afterEach(() => kept.close());

test('a message that the upstream refuses is refused for good, and what comes after it is not', async () => {
  await visitor.send('first');
  outage.refuses = 'refuse me';
  const key = randomUUID();
  const answer = await visitor.send('refuse me', { key });
  expect(answer).toMatchObject(REFUSED);
  expect(JSON.stringify(answer.body)).not.toContain('SECRET');
  expect(await visitor.send('refuse me', { key, attempt: 2 })).toMatchObject(REFUSED);
  expect((await visitor.send('second')).status).toBe(200);
  expect(await textsUpstream(stack)).toEqual(['first', 'second']);
  expect(loggedFrom(stack, 40)).toContainEqual(
    expect.objectContaining({ id: answer.body.request_id, detail: expect.stringContaining('SECRET-TEXT') }),
  );
});

test('an accepted message that is refused at its delivery holds up nothing, and its visitor learns of it', async () => {
  await visitor.send('first');
  outage.isDown = true;
  const key = randomUUID();
  expect((await visitor.send('refuse me', { key })).status).toBe(202);
  expect((await visitor.send('second')).status).toBe(202);
  outage.refuses = 'refuse me';
  outage.isDown = false;
  await eventually(async () => (await textsUpstream(stack)).includes('second'));
  expect(loggedFrom(stack, 50)).toMatchObject([{ key, msg: 'an accepted message is refused' }]);
  expect(await visitor.send('refuse me', { key, attempt: 2, behind: true })).toMatchObject(REFUSED);
  expect(await textsUpstream(stack)).toEqual(['first', 'second']);
});

test('a message that was stored before the upstream broke, which looks like a refusal, is sent', async () => {
  await visitor.send('first');
  const body = { error: 'Error connecting to Redis' };
  await stack.faults({ method: 'POST', path: '/messages$', when: 'after', status: 422, body, times: 1 });
  expect(await visitor.send('second')).toMatchObject({ status: 200, body: { message: { content: 'second' } } });
  expect(await textsUpstream(stack)).toEqual(['first', 'second']);
});

test('a conversation that is refused is not the fault of the message, which is kept and delivered', async () => {
  const refused = { method: 'POST', path: '/conversations$', status: 422, body: { error: 'SECRET-TEXT' } };
  await stack.faults(refused);
  expect(await visitor.send('tried again by the browser')).toMatchObject({
    status: 502,
    body: { code: 'upstream_refused' },
  });
  outage.isDown = true;
  expect((await visitor.send('hello')).status).toBe(202);
  outage.isDown = false;
  await eventually(async () => (await stack.calls()).filter((call) => call === 'POST conversations').length > 0);
  await stack.faults();
  await eventually(async () => (await textsUpstream(stack)).includes('hello'));
  expect(await conversationsUpstream(stack)).toBe(1);
});
