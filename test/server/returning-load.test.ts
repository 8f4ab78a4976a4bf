import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_LIMITS } from '../../sandbox/http/throttle.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { follow } from '../support/follow.ts';
import { SECRET } from '../support/identity.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

/** So many calls that the budget refuses none. */
const MUCH = { BUBBLE_UPSTREAM_PER_MINUTE: '100000' };
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

/** Five hundred visitors with a conversation each, and the id of their message. */
async function crowd(): Promise<{ visitor: Visitor; last: number }[]> {
  const all: { visitor: Visitor; last: number }[] = [];
  for (let n = 0; n < 500; n += 1) {
    const visitor = new Visitor(stack);
    await visitor.open();
    all.push({ visitor, last: (await visitor.send('first')).body.message.id });
  }
  await stack.app.idle();
  await stack.calls();
  return all;
}

test.each([
  ['that remembers them', 0, {}],
  ['that has forgotten them', 2, {}],
  ['that has forgotten them and whose visitors may be proven', 3, { BUBBLE_IDENTITY_SECRET: SECRET }],
])(
  'five hundred visitors who come back at once to a server %s cost at most %i calls each',
  async (_, each, env) => {
    await stack.close();
    const store = createMemoryStore();
    stack = createStack({ store, limits: NO_LIMITS, env: { BUBBLE_LIMITS: 'off', ...MUCH, ...env } });
    const visitors = await crowd();
    stack.restart({}, { store: each === 0 ? store : createMemoryStore() });
    await Promise.all(visitors.map(({ visitor, last }) => follow(visitor, last)));
    expect((await stack.calls()).length).toBeLessThanOrEqual(500 * each);
  },
  60_000,
);

test('five hundred visitors who come back at once cost no more than the budget, and the rest come at different times', async () => {
  await stack.close();
  stack = createStack({ limits: NO_LIMITS, env: { BUBBLE_LIMITS: 'off', ...MUCH } });
  const visitors = await crowd();
  stack.restart({ BUBBLE_UPSTREAM_PER_MINUTE: '200' });
  const answers = await Promise.all(
    visitors.map(({ visitor, last }) => visitor.fetch('GET', `/v1/main/events?after=${last}`)),
  );
  expect((await stack.calls()).length).toBeLessThanOrEqual(200 * 2);
  const refused = answers.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(300);
  const waits = refused.map(({ headers }) => Number(headers.get('retry-after')));
  expect(Math.max(...waits)).toBeLessThanOrEqual(70);
  expect(new Set(waits).size).toBeGreaterThan(5);
}, 60_000);
