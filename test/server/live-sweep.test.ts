import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMemoryStore } from '../../server/store/memory.ts';
import type { Store } from '../../server/store/store.ts';
import { eventually } from '../support/eventually.ts';
import { follow, type Followed } from '../support/follow.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { strangers } from '../support/strangers.ts';
import { Visitor } from '../support/visitor.ts';

vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '10';
});

let stack: Stack;
let store: Store;
let clock: { ahead: number };
beforeEach(() => {
  store = createMemoryStore();
  clock = { ahead: 0 };
  const now = () => Date.now() + clock.ahead;
  stack = createStack({ store, now, env: { BUBBLE_LIMITS: 'off', BUBBLE_REALTIME: 'sweep' } });
});
afterEach(() => stack.close());

const A = '/api/v1/accounts/1';

async function talking(): Promise<{ visitor: Visitor; stream: Followed; source: string }> {
  const visitor = new Visitor(stack);
  await visitor.open();
  const { body } = await visitor.send('Hello?');
  const stream = await follow(visitor, body.message.id);
  const { body: contacts } = await stack.upstream('GET', `${A}/contacts/1`);
  return { visitor, stream, source: contacts.payload.contact_inboxes[0].source_id };
}

const list = 'GET conversations';
const passes = async (more: number) => {
  let seen: string[] = [];
  await eventually(async () => {
    seen = [...seen, ...(await stack.calls())];
    return seen.filter((call) => call === list).length >= more;
  });
  return seen;
};

test('looking costs one call when nothing moved', async () => {
  await talking();
  stack.app.start();
  await passes(2);
  expect(new Set(await passes(5))).toEqual(new Set([list]));
});

test('in an inbox full of conversations that began in one second it still costs one page', async () => {
  await talking();
  await strangers(stack, 60);
  stack.app.start();
  await passes(1);
  clock.ahead += 10_000;
  await passes(3);
  await stack.calls();
  const pages: number[] = [];
  await eventually(async () => {
    const { body } = await stack.upstream('GET', '/sandbox/requests');
    const calls = body.filter(({ user }: { user: string }) => user === 'Widget BFF');
    pages.push(...calls.map(({ path }: { path: string }) => Number(/[?&]page=(\d+)/.exec(path)?.[1])));
    await stack.upstream('DELETE', '/sandbox/requests');
    return pages.length >= 5;
  });
  expect(new Set(pages)).toEqual(new Set([1]));
});

test('a conversation far down the list is found as soon as something moves in it', async () => {
  const { stream } = await talking();
  stack.app.start();
  await passes(1);
  await strangers(stack, 60);
  await passes(1);
  await stack.reply(1, 'we did not forget you');
  await eventually(() => stream.contents().includes('we did not forget you'));
});

test('a conversation in which something moved before it moved in sixty others is found, too', async () => {
  const { stream } = await talking();
  stack.app.start();
  await passes(1);
  await stack.faults({ method: 'GET', path: '/conversations$', status: 500 });
  await stack.reply(1, 'before all of them');
  await strangers(stack, 60);
  await stack.faults();
  await eventually(() => stream.contents().includes('before all of them'));
});

test('the page is told what it has for sure, so that its cursor may move', async () => {
  const { stream } = await talking();
  stack.app.start();
  await passes(1);
  stream.events.length = 0;
  const id = await stack.reply(1, 'one');
  await eventually(() => stream.events.some(({ type }) => type === 'ready'));
  const kinds = stream.events.map((event) => (event.type === 'message' ? event.message.content : event.type));
  expect(kinds.indexOf('one')).toBeLessThan(kinds.indexOf('ready'));
  const ready = stream.events.findLast((event) => event.type === 'ready')!;
  // The newest one may still be overtaken by one with a lower id.
  expect(ready).toMatchObject({ conversation: { id: 1, status: 'open' } });
  expect(ready.type === 'ready' && ready.through).toBeLessThan(id);
});

test('messages of an absence longer than a page all come', async () => {
  const { stream } = await talking();
  stack.app.start();
  await passes(1);
  await stack.faults({ method: 'GET', path: '/conversations$', status: 500 });
  for (let n = 0; n < 50; n += 1) await stack.reply(1, `answer ${n}`);
  await stack.faults();
  await eventually(() => stream.shown().length > 50);
  expect(stream.shown().slice(-50)).toEqual(Array.from({ length: 50 }, (_, n) => `answer ${n}`));
});

test('another process goes on where the last one stopped', async () => {
  const { visitor } = await talking();
  stack.app.start();
  await passes(1);
  await stack.app.stop();
  await stack.reply(1, 'between two processes');
  await stack.calls();
  const stream = await follow(visitor, Number.MAX_SAFE_INTEGER);
  stack.app.start();
  await eventually(() => stream.contents().includes('between two processes'));
});

test('with all marks lost, those who listen are served at once, and nobody else', async () => {
  const { stream } = await talking();
  await strangers(stack, 3);
  await stack.reply(1, 'said before anybody looked');
  await stack.calls();
  stack.app.start();
  await eventually(() => stream.contents().includes('said before anybody looked'));
  expect((await stack.calls()).filter((call) => call.includes('messages'))).toEqual(['GET conversations/1/messages']);
});

test('a deletion while the visitor was away shows when he is back', async () => {
  const { visitor, stream } = await talking();
  stack.app.start();
  await passes(1);
  const id = await stack.reply(1, 'a mistake');
  await eventually(() => stream.contents().includes('a mistake'));
  await stack.upstream('DELETE', `${A}/conversations/1/messages/${id}`);
  await passes(2);
  const response = await visitor.fetch('GET', `/v1/main/events?after=${id}&resync=1`);
  const { value } = await response
    .body!.pipeThrough(new TextDecoderStream() as ReadableWritablePair)
    .getReader()
    .read();
  expect(value).toContain('"content":"Hello?"');
  const session = await visitor.open();
  expect(session.messages.at(-1)).toMatchObject({ id, content_attributes: { deleted: true } });
});

test('a block that moves nothing else is seen', async () => {
  const { visitor } = await talking();
  stack.app.start();
  await passes(2);
  await stack.upstream('PUT', `${A}/contacts/1`, { blocked: true });
  const blocked = { id: 1, status: 'open', blocked: true };
  await eventually(async () => JSON.stringify((await visitor.open()).conversation) === JSON.stringify(blocked));
});

test('a conversation that can not be read holds up no other, and comes when it can', async () => {
  const { stream } = await talking();
  const other = new Visitor(stack);
  await other.open();
  const { body } = await other.send('And me?');
  const another = await follow(other, body.message.id);
  await stack.faults({ path: '/conversations/2/messages$', method: 'GET', status: 404 });
  stack.app.start();
  await passes(1);
  await stack.reply(1, 'to the first');
  await stack.reply(2, 'to the second');
  await eventually(() => stream.contents().includes('to the first'));
  await passes(1);
  expect(another.contents()).not.toContain('to the second');
  await stack.faults();
  await eventually(() => another.contents().includes('to the second'));
});

test('a call that fails is made again, with the same mark', async () => {
  const { stream } = await talking();
  stack.app.start();
  await passes(1);
  await stack.faults({ path: '/conversations/1/messages$', method: 'GET', status: 500, times: 3 });
  await stack.reply(1, 'read at the fourth attempt');
  await eventually(() => stream.contents().includes('read at the fourth attempt'));
});

test('a lost webhook is made up for while the stream is healthy', async () => {
  stack.restart({ BUBBLE_REALTIME: 'webhook,sweep' });
  const { stream } = await talking();
  stack.app.start();
  await passes(1);
  await stack.faults({ webhook: true, action: 'lose' });
  await stack.reply(1, 'nobody was told');
  // Once in twenty seconds, of which ten are one here.
  await eventually(() => stream.contents().includes('nobody was told'), 4_000);
});
