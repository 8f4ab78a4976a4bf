// @vitest-environment node
import './page.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBubble, type Hooks } from '../../widget/index.ts';
import type { Bubble } from '../../widget/public-api.ts';
import { eventually } from '../support/eventually.ts';
import { BFF } from '../support/stack.ts';
import { BOTH, hashOf, tokenOf } from '../support/identity.ts';
import { createVisitor, type Visitor } from './visitor.ts';

let visitor: Visitor;
let bubble: Bubble;
beforeEach(() => {
  localStorage.clear();
  visitor = createVisitor();
});
afterEach(() => {
  bubble.destroy();
  visitor.leave();
});

const start = (hooks: Hooks = {}): Bubble => (bubble = createBubble({ server: BFF, ...hooks }));

/** What the agents have of the newest conversation. */
async function texts(): Promise<string[]> {
  const { body } = await visitor.stack.upstream('GET', '/api/v1/accounts/1/conversations/1/messages');
  return body.payload?.map(({ content }: { content: string }) => content) ?? [];
}

const draft = (): string => localStorage.getItem(`bubble:${BFF}/main:draft`) ?? '';

test('what is called before anything is loaded is done in order', async () => {
  start();
  const sent = Promise.all([bubble.send('One'), bubble.send('Two'), bubble.send('Three')]);
  await sent;
  await eventually(async () => (await texts()).length === 3);
  expect(await texts()).toEqual(['One', 'Two', 'Three']);
});

test('a hook changes what is sent, and refuses it', async () => {
  start({ beforeSend: async (content) => (content.includes('4111') ? false : content.toUpperCase()) });
  const told: string[] = [];
  bubble.on('send', ({ content }) => told.push(content));
  await bubble.send('hello');
  await expect(bubble.send('my card is 4111 1111')).rejects.toThrow('beforeSend');
  await eventually(async () => (await texts()).length === 1);
  expect(await texts()).toEqual(['HELLO']);
  expect(told).toEqual(['HELLO']);
});

test('a hook that throws loses nothing', async () => {
  start({
    beforeSend: () => {
      throw new Error('a fault of the host');
    },
  });
  await expect(bubble.send('Do not lose me')).rejects.toThrow('a fault of the host');
  bubble.beforeSend(undefined);
  await bubble.send('Now');
  await eventually(async () => (await texts()).length === 1);
  expect(await texts()).toEqual(['Now']);
});

test('the host writes into an empty composer only', async () => {
  start();
  await bubble.prefill('About order 77:');
  expect(draft()).toBe('About order 77:');
  await bubble.prefill('Something else');
  expect(draft()).toBe('About order 77:');
});

test('off the page it still counts what is unread', async () => {
  start();
  await bubble.send('Hello');
  await eventually(async () => (await texts()).length === 1);
  const host = document.documentElement.lastElementChild!;
  bubble.hide();
  await eventually(() => host.hasAttribute('off'));
  await visitor.stack.reply(1, 'Good day');
  await eventually(() => bubble.unread === 1);
  bubble.show();
  await eventually(() => !host.hasAttribute('off'));
});

test.each([
  [false, true],
  [true, false],
])('asked whether it may be shown, the host says %s', async (may, isOff) => {
  start({ beforeShow: async () => may });
  await bubble.ready;
  await eventually(() => document.documentElement.lastElementChild!.hasAttribute('off') === isOff);
});

test('the agents learn of the page as it is when the message is sent, and nothing where the host wants that', async () => {
  document.title = 'Lamps';
  start();
  await bubble.send('Hello');
  await eventually(() => visitor.posted('messages').length === 1);
  const [post] = visitor.posted('messages');
  expect(post).toMatchObject({ page: location.href, title: 'Lamps', time_zone: expect.stringMatching(/\w/) });
  bubble.destroy();
  bubble = createBubble({ server: BFF, context: 'off' });
  await bubble.send('Again');
  await eventually(() => visitor.posted('messages').length === 2);
  const named = Object.keys(visitor.posted('messages')[1]);
  expect(named).not.toEqual(expect.arrayContaining(['page']));
  for (const name of ['page', 'title', 'referrer', 'language', 'time_zone']) expect(named).not.toContain(name);
});

/** A visitor on a site where an identifier needs proof. */
function known(): void {
  visitor.leave();
  visitor = createVisitor({ env: { BUBBLE_LIMITS: 'off', ...BOTH } });
}

async function contact(id: number): Promise<Record<string, unknown>> {
  return (await visitor.stack.upstream('GET', `/api/v1/accounts/1/contacts/${id}`)).body.payload;
}

test('what the visitor wrote before he logged in goes on after it, and what is written between is not lost', async () => {
  known();
  start();
  await bubble.send('As a stranger');
  await eventually(async () => (await texts()).length === 1);
  const told: unknown[] = [];
  bubble.on('identified', (detail) => told.push(detail));
  const [answer] = await Promise.all([
    bubble.identify({ identifier: 'user-77', identifier_hash: hashOf('user-77'), name: 'Ann', email: 'ann@shop.test' }),
    bubble.send('As Ann'),
  ]);
  expect(answer).toEqual({ verified: true });
  expect(told).toEqual([{ verified: true }]);
  await eventually(async () => (await texts()).length === 2);
  expect(await texts()).toEqual(['As a stranger', 'As Ann']);
  const { body } = await visitor.stack.upstream('GET', '/api/v1/accounts/1/conversations/1');
  expect(await contact(body.meta.sender.id)).toMatchObject({
    identifier: 'user-77',
    name: 'Ann',
    email: 'ann@shop.test',
  });
});

test('the same again costs no call, on this page and on the next', async () => {
  known();
  start();
  const ann = { identifier: 'user-77', identifier_hash: hashOf('user-77'), name: 'Ann' };
  await bubble.identify(ann);
  await bubble.identify(ann);
  bubble.destroy();
  start();
  expect(await bubble.identify(ann)).toEqual({ verified: true });
  expect(visitor.posted('contact')).toHaveLength(1);
  await bubble.identify({ ...ann, name: 'Anna' });
  expect(visitor.posted('contact')).toHaveLength(2);
});

test('a token that is too old is asked for again, once', async () => {
  known();
  start();
  const now = Math.floor(Date.now() / 1000);
  const tokens = [await tokenOf({ sub: 'user-77', exp: now - 3600 }), await tokenOf({ sub: 'user-77', exp: now + 60 })];
  expect(await bubble.identify({ token: () => tokens.shift()! })).toEqual({ verified: true });
  expect(tokens).toEqual([]);
});

test('a wrong proof rejects with its code, and the visitor stays who he was', async () => {
  known();
  start();
  await bubble.send('Hello');
  const wrong = bubble.identify({ identifier: 'user-77', identifier_hash: hashOf('user-78') });
  await expect(wrong).rejects.toMatchObject({ code: 'identity_invalid' });
  await bubble.send('Still me');
  await eventually(async () => (await texts()).length === 2);
});

test('after reset the browser is a stranger again: no history, no draft, another contact', async () => {
  known();
  start();
  await bubble.identify({ identifier: 'user-77', identifier_hash: hashOf('user-77') });
  await bubble.send('A secret of mine');
  await eventually(async () => (await texts()).length === 1);
  await bubble.prefill('half a thought');
  await bubble.reset();
  expect(draft()).toBe('');
  await bubble.send('Somebody else');
  await eventually(async () => {
    const { body } = await visitor.stack.upstream('GET', '/api/v1/accounts/1/conversations/2/messages');
    return body.payload?.[0].content === 'Somebody else';
  });
  expect(await texts()).toEqual(['A secret of mine']);
});

test('attributes and labels of a conversation wait until there is one, over a page load too', async () => {
  start();
  await bubble.setAttributes({ plan: 'pro' });
  await bubble.setConversationAttributes({ order: '77', coupon: 'x' });
  await bubble.addLabel('vip');
  bubble.destroy();
  start();
  await bubble.setConversationAttributes({ coupon: null });
  await bubble.addLabel('lamps');
  await bubble.removeLabel('vip');
  await bubble.send('Hello');
  const read = async () => (await visitor.stack.upstream('GET', '/api/v1/accounts/1/conversations/1')).body;
  await eventually(async () => (await read()).labels?.length === 1);
  const conversation = await read();
  expect(conversation.labels).toEqual(['lamps']);
  expect(conversation.custom_attributes).toMatchObject({ order: '77' });
  expect(conversation.custom_attributes).not.toHaveProperty('coupon');
  expect(conversation.meta.sender.custom_attributes).toMatchObject({ plan: 'pro' });
});
