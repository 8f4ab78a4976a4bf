import { afterEach, expect, test } from 'vitest';
import { createMemoryStore } from '../../server/store/memory.ts';
import { SECRET } from '../support/identity.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

let stack: Stack;
afterEach(() => stack.close());

test('a request asks the store in one trip whether its session is ended and whether it is superseded', async () => {
  const store = createMemoryStore();
  /** The names that each trip asks for: what is asked before an answer comes goes with it. */
  const trips: string[][] = [];
  let open: string[] | undefined;
  const get: typeof store.get = async (name) => {
    if (!open) trips.push((open = []));
    open.push(name);
    await new Promise((resolve) => setTimeout(resolve, 5));
    open = undefined;
    return store.get(name);
  };
  stack = createStack({ store: { ...store, get }, env: { BUBBLE_IDENTITY_SECRET: SECRET } });
  const visitor = new Visitor(stack);
  await visitor.open();
  await visitor.send('first');
  trips.length = 0;
  expect((await visitor.call('GET', '/v1/main/messages?after=0')).status).toBe(200);
  const [first] = trips;
  expect(first).toEqual([expect.stringMatching(/^moved:/), expect.stringMatching(/^generation:/)]);
});
