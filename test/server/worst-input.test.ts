import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStack, type Stack } from '../support/stack.ts';
import { worstRequests } from '../support/worst-requests.ts';
import { Visitor } from '../support/visitor.ts';

/**
 * Milliseconds that a request may hold up all visitors, on a slow machine and with the upstream in the same process.
 * `npm run bench:stranger` measures the real limit, 10 ms.
 */
const LIMIT = 200;

let stack: Stack;
let visitor: Visitor;
beforeAll(async () => {
  stack = createStack({ env: { BUBBLE_LIMITS: 'off', BUBBLE_TRUSTED_PROXIES: 'loopback' } });
  stack.restart({}, { clientAddress: () => '127.0.0.1' });
  visitor = new Visitor(stack);
  await visitor.open();
  await visitor.send('first');
});
afterAll(() => stack.close());

test.each(worstRequests('SESSION'))(
  '$name holds up nobody ($method $path)',
  async ({ method, path, headers, body }) => {
    const text = body?.replaceAll('SESSION', visitor.session_id);
    const heldUp: number[] = [];
    for (let times = 0; times < 3; times += 1) {
      const stop = measureStandstill();
      await wait(5);
      const answer = await visitor.fetch(method, path, text, headers);
      if (answer.headers.get('content-type') === 'text/event-stream') await answer.body?.cancel();
      await wait(5);
      heldUp.push(stop());
      expect(answer.status).toBeLessThan(500);
    }
    // The best of three: another program may have had the machine.
    expect(Math.min(...heldUp)).toBeLessThan(LIMIT);
  },
);

test('a body of very many parts is refused before it is parsed, and a text that looks like one is sent', async () => {
  const parts = JSON.stringify({
    session_id: visitor.session_id,
    custom_attributes: Array.from({ length: 2_000 }, () => []),
  });
  expect(await visitor.call('POST', '/v1/main/contact', parts)).toMatchObject({ status: 400 });
  expect((await visitor.send('[{,"\\'.repeat(2_000))).status).toBe(200);
});

/** @returns the function that ends it, and says for how many milliseconds nothing else could run */
function measureStandstill(): () => number {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  return () => {
    clearInterval(timer);
    return longest;
  };
}
