import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../server/store/memory.ts';
import { eventually } from '../support/eventually.ts';
import { follow } from '../support/follow.ts';
import { customer, identifiedUpstream, identifyAs, SECRET } from '../support/identity.ts';
import { createStack, type Answer, type Stack } from '../support/stack.ts';
import { conversationsUpstream, textsUpstream } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

const A = '/api/v1/accounts/1';
const clock = { ahead: 0 };
let stack: Stack;
let ann: Visitor;
/** What happens just before a call reaches the upstream. */
let onCall: (request: Request) => Promise<unknown> = async () => {};
beforeEach(() => {
  clock.ahead = 0;
  onCall = async () => {};
  stack = createStack({
    env: { BUBBLE_LIMITS: 'off', BUBBLE_IDENTITY_SECRET: SECRET },
    now: () => Date.now() + clock.ahead,
    between: async (request, next) => {
      await onCall(request);
      return next(request);
    },
  });
  ann = new Visitor(stack);
});
afterEach(() => stack.close());

describe('a message that is under way while the visitor becomes somebody', () => {
  test.each([
    ['new', 'before the conversation is made', /\/conversations$/],
    ['known', 'before the conversation is made', /\/conversations$/],
    ['new', 'before it is there', /\/messages$/],
    ['known', 'before it is there', /\/messages$/],
  ])('arrives once, in the conversation of the %s customer, %s', async (who, _, path) => {
    if (who === 'known') await customer(stack, { identifier: 'user-1' });
    await ann.open();
    let moved: Promise<Answer> | undefined;
    onCall = async ({ method, url }) => {
      if (moved || method !== 'POST' || !path.test(new URL(url).pathname)) return;
      moved = identifyAs(ann.tab(), 'user-1');
      await moved;
    };
    const key = crypto.randomUUID();
    const sent = await ann.tab().send('hello', { key });
    expect((await moved!).body.verified).toBe(true);
    await ann.open();
    expect(await ann.send('hello', { key, attempt: 2 })).toMatchObject({ status: 200, body: { state: 'sent' } });
    expect(sent.status).toBe(200);
    expect(await textsUpstream(stack)).toEqual(['hello']);
    expect(await conversationsUpstream(stack)).toBe(1);
    const [contact] = await identifiedUpstream(stack, 'user-1');
    expect((await stack.upstream('GET', `${A}/conversations/1`)).body.meta.sender.id).toBe(contact.id);
  });

  test('is not sent again while the upstream may still be at it', async () => {
    await ann.open();
    await ann.send('first');
    // What the server does not remember of a visitor happened long ago.
    clock.ahead = 3_600_000;
    await stack.faults({ method: 'POST', path: '/messages$', drop: true, then_do_after_ms: 1_500, times: 1 });
    const key = crypto.randomUUID();
    expect((await ann.send('hello', { key })).status).toBe(503);
    await identifyAs(ann, 'user-1');
    expect(await ann.send('hello', { key, attempt: 2 })).toMatchObject({
      status: 504,
      body: { code: 'upstream_timeout' },
    });
    await eventually(async () => (await textsUpstream(stack)).includes('hello'));
    clock.ahead += 30_000;
    expect((await ann.send('hello', { key, attempt: 3 })).status).toBe(200);
    expect(await textsUpstream(stack)).toEqual(['first', 'hello']);
  });

  test('is found where he wrote it as a stranger by a server that remembers nothing', async () => {
    await ann.open();
    const key = crypto.randomUUID();
    await ann.send('hello', { key });
    await identifyAs(ann, 'user-1');
    stack.restart();
    expect((await ann.send('hello', { key, attempt: 2 })).status).toBe(200);
    expect(await textsUpstream(stack)).toEqual(['hello']);
  });
});

describe('whatever goes wrong while a visitor becomes somebody', () => {
  const STEPS: [string, object][] = [
    ['looking him up', { method: 'POST', path: '/contacts/filter' }],
    ['looking at what he has', { method: 'POST', path: '/contact_inboxes/filter' }],
    ['writing to his contact', { method: 'PUT', path: '/contacts/\\d+$' }],
    ['giving him his session', { method: 'POST', path: '/contacts/\\d+/contact_inboxes' }],
    ['joining him with the customer', { method: 'POST', path: '/actions/contact_merge' }],
  ];
  const FAULTS: [string, object][] = [
    ['fails', { status: 500, body: '{}', times: 1 }],
    ['is done and not answered', { when: 'after', drop: true, times: 1 }],
    ['is not done and not answered', { drop: true, times: 1 }],
  ];
  const cases = STEPS.flatMap(([step, call]) =>
    FAULTS.flatMap(([how, fault]) => ['new', 'known'].map((who) => [step, how, who, { ...call, ...fault }] as const)),
  );

  test.each(cases)(
    'in %s, which %s, of a %s customer: one contact, one session, one history',
    async (_s, _h, who, fault) => {
      if (who === 'known') await customer(stack, { identifier: 'user-1', name: 'Ann' });
      await ann.open();
      await ann.send('as a stranger');
      await stack.faults(fault);
      const old = Object.assign(ann.tab(), { cookies: new Map(ann.cookies) });
      const said = { name: 'Ann Other', email: 'ann@shop.test' };
      await identifyAs(ann, 'user-1', said);
      await stack.faults();
      // His session may have moved though nobody answered: then he comes as a new stranger, and is proven again.
      await ann.open();
      await identifyAs(ann, 'user-1', said);
      expect((await ann.open()).messages).toMatchObject([{ content: 'as a stranger' }]);
      const found = await identifiedUpstream(stack, 'user-1');
      expect(found).toMatchObject([said]);
      const sessions = found[0].contact_inboxes.map(({ source_id }: { source_id: string }) => source_id);
      expect(new Set(sessions).size).toBe(sessions.length);
      expect(await conversationsUpstream(stack)).toBe(1);
      expect((await old.call('GET', '/v1/main/messages?after=0')).status).toBe(401);
    },
  );
});

test('the session of a stranger who has become somebody hears nothing in a process that missed the word to end its streams', async () => {
  await stack.close();
  stack = createStack({ env: { BUBBLE_LIMITS: 'off', BUBBLE_IDENTITY_SECRET: SECRET, BUBBLE_REALTIME: 'cable' } });
  const store = createMemoryStore();
  const there = stack.another({ store });
  stack.restart({}, { store: { ...store, publish: async () => {} } });
  const stranger = new Visitor(stack);
  await stranger.open();
  await stranger.send('my secret');
  const copy = Object.assign(stranger.tab(), { stack: { fetch: (request: Request) => there.fetch(request) } });
  const stream = await follow(copy, 0);
  await identifyAs(stranger, 'user-1');
  const proven = await follow(Object.assign(stranger.tab(), { stack: copy.stack }), 0);
  there.start();
  await eventually(async () => (await stack.upstream('GET', '/sandbox/cable')).body[0]?.subscribed.length > 0);
  await stack.reply(1, 'for Ann alone');
  await eventually(() => proven.contents().includes('for Ann alone'));
  expect(stream.shown()).toEqual(['my secret']);
});
