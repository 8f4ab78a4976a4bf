import { afterEach, beforeEach, expect, test } from 'vitest';
import { BOTH, identifyAs } from '../support/identity.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

let stack: Stack;
let ann: Visitor;
beforeEach(async () => {
  stack = createStack({ env: BOTH });
  ann = new Visitor(stack);
  await ann.open();
  await ann.send('my secret');
});
afterEach(() => stack.close());

/** Another tab, which goes on naming the session, and what the browser has by then. */
const WAYS: [string, () => Promise<Visitor>][] = [
  [
    'has just been superseded, and the new cookie is on its way',
    async () => {
      const tab = Object.assign(ann.tab(), { cookies: new Map(ann.cookies) });
      await identifyAs(ann, 'user-1');
      return tab;
    },
  ],
  [
    'another tab has left by signing in',
    async () => {
      const tab = ann.tab();
      await identifyAs(ann, 'user-1');
      return tab;
    },
  ],
  [
    'another tab has ended',
    async () => {
      const tab = ann.tab();
      await ann.call('POST', '/v1/main/session/end', { session_id: ann.session_id });
      return tab;
    },
  ],
  ['is no longer in the browser', async () => Object.assign(ann.tab(), { cookies: new Map() })],
];

test.each(WAYS)('a tab that reads on in a session that %s hears of it, and gets no error', async (_, leave) => {
  const tab = await leave();
  const { session_id } = tab;
  const stream = await tab.fetch('GET', `/v1/main/events?after=0&session_id=${session_id}`);
  expect(stream.status).toBe(200);
  expect(await stream.text()).toBe(`event: session\ndata: ${JSON.stringify({ type: 'session', session_id })}\n\n`);
  expect(await tab.call('GET', `/v1/main/messages?after=0&session_id=${session_id}`)).toEqual({
    status: 200,
    body: {
      session_id: 'other',
      conversation_id: null,
      messages: [],
      more: false,
      conversation: null,
      through: 0,
      last: 0,
    },
  });
});
