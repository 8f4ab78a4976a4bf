import { afterEach, expect, test } from 'vitest';
import { BFF, createStack, type Stack } from '../support/stack.ts';

let stack: Stack;
afterEach(() => stack.close());

async function ready(): Promise<{ status: number; body: unknown }> {
  const answer = await stack.app.fetch(new Request(`${BFF}/readyz`));
  return { status: answer.status, body: await answer.json() };
}

test('a server whose settings are right is ready', async () => {
  stack = createStack();
  expect(await ready()).toEqual({ status: 200, body: { status: 'ok', sites: { main: 'ok' } } });
});

test.each([
  [{ drop: true }, 'upstream_unreachable'],
  [{ status: 503 }, 'upstream_failed'],
  [{ status: 429 }, 'upstream_busy'],
])('while OneHash Chat is away (%j) a server is sent visitors: it keeps what they write', async (fault, state) => {
  stack = createStack();
  await stack.faults({ path: '^/api/v1', ...fault });
  expect(await ready()).toEqual({ status: 200, body: { status: 'waiting', sites: { main: state } } });
});

test.each([
  ['a token that is refused', { ONEHASH_ACCESS_TOKEN: 'guessed' }, 'upstream_unauthorized'],
  ['an account that is not its own', { ONEHASH_ACCOUNT_ID: '2' }, 'the token belongs to nobody in this account'],
  ['an inbox that is not there', { ONEHASH_INBOX_ID: '99' }, 'upstream_not_found'],
])('%s is not ready', async (_, env, state) => {
  stack = createStack({ env });
  expect(await ready()).toEqual({ status: 503, body: { status: 'not ready', sites: { main: state } } });
});

test('a server that is about to stop is not ready, so that no visitor is sent to it', async () => {
  stack = createStack();
  const drained = stack.app.drain(100);
  expect(await ready()).toEqual({ status: 503, body: { status: 'draining' } });
  await drained;
});
