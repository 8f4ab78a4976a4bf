import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_LIMITS } from '../../sandbox/http/throttle.ts';
import { follow } from '../support/follow.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

const VISITORS = 20;
const TABS = 8;

let stack: Stack;
beforeEach(() => {
  stack = createStack({ limits: NO_LIMITS, env: { BUBBLE_LIMITS: 'off' } });
});
afterEach(() => stack.close());

test('tabs that come back together after a restart cost one reading of their conversation for each visitor', async () => {
  const visitors = Array.from({ length: VISITORS }, () => new Visitor(stack));
  const last: number[] = [];
  for (const visitor of visitors) {
    await visitor.open();
    last.push((await visitor.send('first')).body.message.id);
  }
  stack.restart();
  await stack.calls();
  const streams = await Promise.all(
    visitors.flatMap((visitor, n) => Array.from({ length: TABS }, () => follow(visitor.tab(), last[n]!))),
  );
  expect(streams).toHaveLength(VISITORS * TABS);
  const reads = (await stack.calls()).filter((call) => /^GET .*\/messages$/.test(call));
  expect(reads).toHaveLength(VISITORS);
});

test('streams that find no room are told to come back at different times', async () => {
  void stack.close();
  // Eight streams, all from one address.
  stack = createStack({ limits: NO_LIMITS, env: { BUBBLE_LIMITS: 'off', BUBBLE_MAX_CONNECTIONS: '10' } });
  const visitors = Array.from({ length: 38 }, () => new Visitor(stack));
  for (const visitor of visitors) await visitor.open();
  for (const visitor of visitors.slice(0, 8)) await follow(visitor, 0);
  const refused = await Promise.all(
    visitors.slice(8).map((visitor) => visitor.fetch('GET', '/v1/main/events?after=0')),
  );
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([429]));
  const waits = refused.map(({ headers }) => Number(headers.get('retry-after')));
  for (const wait of waits) expect(wait >= 20 && wait <= 40).toBe(true);
  expect(new Set(waits).size).toBeGreaterThan(5);
});
