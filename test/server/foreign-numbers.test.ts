import * as v from 'valibot';
import { afterEach, describe, expect, test } from 'vitest';
import { LONGEST_TIMER } from '../../server/base/time.ts';
import { readConfig } from '../../server/config/config.ts';
import { fromStatus } from '../../server/upstream/error.ts';
import { messageSchema } from '../../server/upstream/schemas.ts';
import { baseEnv, createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

describe('the wait that an upstream asks for', () => {
  test.each([
    ['86400', 60],
    ['2147484', 60],
    ['1e99', 60],
    ['Infinity', 60],
    ['61', 60],
    ['30', 30],
    ['1', 1],
    ['0.001', 1],
    ['-1', 1],
    ['-Infinity', 1],
    ['0', 15],
    ['NaN', 15],
    ['Wed, 21 Oct 2065 07:28:00 GMT', 15],
    ['soon', 15],
    [null, 15],
  ])('%s is %i seconds', (said, seconds) => {
    expect(fromStatus(429, '', new Headers(said === null ? {} : { 'retry-after': said })).retryAfter).toBe(seconds);
  });
});

describe('a message of the upstream', () => {
  const message = { id: 7, message_type: 0, content: 'hello', created_at: 1_700_000_000 };

  test.each([1e15, 1e308, -1, '2024-02-31T23:59:59Z', '9999-12-31T23:59:59Z'])(
    'of the time %s can be shown',
    (time) => {
      const { created_at } = v.parse(messageSchema, { ...message, created_at: time });
      expect(() => new Date(created_at * 1000).toISOString()).not.toThrow();
    },
  );

  test.each([1e300, -7, 2 ** 53, 1.5])('with the id %s is none', (id) => {
    expect(v.is(messageSchema, { ...message, id })).toBe(false);
  });

  test.each([-1, 1e300, 0.5])('has a file whose size %s is unknown', (file_size) => {
    const { attachments } = v.parse(messageSchema, { ...message, attachments: [{ id: 1, file_size }] });
    expect(attachments[0]?.file_size).toBeNull();
  });
});

describe('a setting', () => {
  const read = (name: string, value: string) => () => readConfig({ ...baseEnv, [name]: value });

  test.each([
    ['BUBBLE_EMAIL_AFTER', '999999999'],
    ['BUBBLE_EMAIL_AFTER', '35792'],
    ['BUBBLE_DRAIN_SECONDS', '2147484'],
    ['BUBBLE_UPSTREAM_PER_MINUTE', '0'],
  ])('%s of %s would overflow a timer or stop everything, and is refused', (name, value) => {
    expect(read(name, value)).toThrow(name);
  });

  test('at its highest value fits into a timer', () => {
    const { sites, drainSeconds } = readConfig({
      ...baseEnv,
      BUBBLE_EMAIL_AFTER: '20160',
      BUBBLE_DRAIN_SECONDS: '3600',
    });
    expect(sites[0].emailAfter! * 60_000).toBeLessThan(LONGEST_TIMER);
    expect(drainSeconds * 1_000).toBeLessThan(LONGEST_TIMER);
  });
});

describe('a visitor', () => {
  let stack: Stack;
  afterEach(() => stack.close());

  test('is told to wait a minute at most, whatever the upstream says', async () => {
    stack = createStack();
    const visitor = new Visitor(stack);
    await visitor.open();
    await visitor.send('first');
    await stack.faults({
      method: 'POST',
      path: '/messages$',
      status: 429,
      headers: { 'retry-after': '86400' },
      body: 'Retry later\n',
      times: 1,
    });
    const body = { session_id: visitor.session_id, key: crypto.randomUUID(), attempt: 1, waited: 0, after: 0 };
    const answer = await visitor.fetch('POST', '/v1/main/messages', { ...body, content: 'a' });
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  });
});
