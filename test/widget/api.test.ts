// @vitest-environment node
import './page.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBubble, type Hooks } from '../../widget/index.ts';
import type { Bubble } from '../../widget/instance.ts';
import { eventually } from '../support/eventually.ts';
import { BFF } from '../support/stack.ts';
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
