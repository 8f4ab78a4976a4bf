import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { customer, identifiedUpstream, identifyAs, SECRET } from '../support/identity.ts';
import { createOutage } from '../support/outage.ts';
import { createStack, type Answer, type Stack } from '../support/stack.ts';
import { conversationsUpstream, textsUpstream } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

const A = '/api/v1/accounts/1';
const outage = createOutage();
let stack: Stack;
let ann: Visitor;
beforeEach(() => {
  outage.onAnswer = () => {};
  stack = createStack({ env: { BUBBLE_LIMITS: 'off', BUBBLE_IDENTITY_SECRET: SECRET }, between: outage.between });
  ann = new Visitor(stack);
});
afterEach(() => stack.close());

describe('a message that is under way while the visitor becomes somebody', () => {
  test.each([
    ['before the conversation is made', 'POST', /\/conversations$/],
    ['before it is there', 'POST', /\/messages$/],
  ])('arrives once, in his conversation, %s', async (_, method, path) => {
    await ann.open();
    let moved: Promise<Answer> | undefined;
    outage.onAnswer = async (request) => {
      if (moved || request.method !== method || !path.test(new URL(request.url).pathname)) return;
      moved = identifyAs(ann.tab(), 'user-1');
      await moved;
    };
    const old = ann.tab();
    const key = crypto.randomUUID();
    const [sent] = await Promise.all([old.send('hello', { key }), eventually(() => moved)]);
    expect((await moved)!.body.verified).toBe(true);
    outage.onAnswer = () => {};
    await ann.open();
    expect(await ann.send('hello', { key, attempt: 2 })).toMatchObject({ status: 200, body: { state: 'sent' } });
    expect(sent.status).toBe(200);
    expect(await textsUpstream(stack)).toEqual(['hello']);
    expect(await conversationsUpstream(stack)).toBe(1);
    const [contact] = await identifiedUpstream(stack, 'user-1');
    expect((await stack.upstream('GET', `${A}/conversations/1`)).body.meta.sender.id).toBe(contact.id);
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
