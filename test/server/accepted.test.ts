import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMemoryStore } from '../../server/store/memory.ts';
import { eventually } from '../support/eventually.ts';
import { createKept, type Kept } from '../support/kept.ts';
import { createOutage, type Outage } from '../support/outage.ts';
import type { Stack } from '../support/stack.ts';
import {
  contactsUpstream,
  conversationsUpstream,
  loggedFrom,
  sourceIdOf,
  textsUpstream,
} from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '10';
});

let kept: Kept;
let stack: Stack;
let outage: Outage;
let visitor: Visitor;
const clock = { ahead: 0 };
const ACCEPTED = { status: 202, body: { state: 'accepted' } };

async function begin(
  options: Parameters<typeof createKept>[0] = {},
  isMeant?: (request: Request) => boolean,
): Promise<void> {
  clock.ahead = 0;
  outage = createOutage(isMeant);
  kept = await createKept({ between: outage.between, now: () => Date.now() + clock.ahead, ...options });
  ({ stack } = kept);
  visitor = new Visitor(stack);
}
beforeEach(() => begin());
afterEach(() => kept.close());

async function arrived(...texts: string[]): Promise<void> {
  await eventually(async () => isDeepStrictEqual(await textsUpstream(stack), texts), 8_000).catch(() => {});
  expect(await textsUpstream(stack)).toEqual(texts);
}

describe('while the upstream is away', () => {
  test('what a visitor writes is accepted, and delivered in order when it is back, though he never returns', async () => {
    await visitor.open();
    await visitor.send('first');
    outage.isDown = true;
    for (const text of ['a', 'b', 'c']) expect(await visitor.send(text)).toMatchObject(ACCEPTED);
    expect(await textsUpstream(stack)).toEqual(['first']);
    outage.isDown = false;
    await arrived('first', 'a', 'b', 'c');
    expect(loggedFrom(stack, 50)).toEqual([]);
  });

  test('a server that is killed with accepted messages delivers them when it runs again', async () => {
    await visitor.open();
    await visitor.send('first');
    outage.isDown = true;
    for (const text of ['a', 'b']) await visitor.send(text);
    await kept.kill();
    outage.isDown = false;
    await arrived('first', 'a', 'b');
  });

  test('a stranger who comes then is one contact and one conversation afterwards, with all he wrote', async () => {
    outage.isDown = true;
    const { session_id } = await visitor.open();
    for (const text of ['a', 'b', 'c']) expect(await visitor.send(text)).toMatchObject(ACCEPTED);
    await kept.kill();
    expect((await visitor.open()).session_id).toBe(session_id);
    expect(await visitor.send('d')).toMatchObject(ACCEPTED);
    outage.isDown = false;
    await arrived('a', 'b', 'c', 'd');
    expect([await contactsUpstream(stack), await conversationsUpstream(stack)]).toEqual([1, 1]);
    await eventually(async () => (await visitor.open()).messages.length === 4);
  });

  test('what is delivered afterwards comes over the open stream, under its key', async () => {
    await visitor.open();
    const { body } = await visitor.send('first');
    const key = randomUUID();
    outage.isDown = true;
    await visitor.send('a', { key });
    outage.isDown = false;
    const events = await visitor.listen(body.message.id, (all) => all.some(({ type }) => type === 'message'));
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'message', message: expect.objectContaining({ key }) }),
    );
    expect(await visitor.send('a', { key, attempt: 2, behind: true })).toMatchObject({ status: 200 });
    expect(await textsUpstream(stack)).toEqual(['first', 'a']);
  });

  test.each([
    ['with what it had noted', () => kept.kill()],
    [
      'with an empty memory',
      async () => {
        const store = createMemoryStore({ now: () => Date.now() + clock.ahead });
        stack.restart({}, { store, journal: kept.journal() });
        stack.app.start();
      },
    ],
  ])('a message the upstream had stored is not there twice when the server begins again %s', async (_, beginAgain) => {
    await visitor.open();
    await visitor.send('first');
    // Done, and then it breaks.
    await stack.faults({ method: 'POST', path: '/messages$', when: 'after', status: 500, body: '{}', times: 1 });
    expect(await visitor.send('a')).toMatchObject(ACCEPTED);
    outage.isDown = true;
    await beginAgain();
    // However long it stays away: the server is not young any more.
    clock.ahead = 10 * 60_000;
    outage.isDown = false;
    // Accepted, or sent if the server has already delivered what was before it.
    expect((await visitor.send('b')).status).toBeLessThan(300);
    await arrived('first', 'a', 'b');
  });
});

describe('an upstream that wants us to wait', () => {
  beforeEach(async () => {
    await visitor.open();
    await visitor.send('first');
  });

  test('gets the message later; what is written after it comes after it, though there is nothing to wait for', async () => {
    await stack.faults({ method: 'POST', path: '/messages$', status: 429, body: 'Retry later\n', times: 1 });
    expect(await visitor.send('a')).toMatchObject(ACCEPTED);
    expect(await visitor.send('b')).toMatchObject(ACCEPTED);
    expect(await textsUpstream(stack)).toEqual(['first']);
    await arrived('first', 'a', 'b');
  });

  test('because one conversation has too many messages gets those of others at once', async () => {
    const other = new Visitor(stack);
    await other.open();
    await Promise.all(Array.from({ length: 199 }, (_, n) => stack.reply(1, `answer ${n}`)));
    await other.send('hello');
    await stack.faults({ method: 'POST', path: '/2/messages$', status: 500, body: '{}', times: 1 });
    await stack.calls();
    const from = performance.now();
    expect(await visitor.send('one too many')).toMatchObject(ACCEPTED);
    expect(await other.send('accepted')).toMatchObject(ACCEPTED);
    await eventually(async () => (await textsUpstream(stack, 2)).includes('accepted'));
    expect((await other.send('at once')).status).toBe(200);
    // The crowded conversation is left alone as long: it is tried again every 15 seconds, divided by the scale.
    const tries = (await stack.calls()).filter((call) => call === 'POST conversations/1/messages').length;
    expect(tries).toBeLessThanOrEqual(1 + Math.floor((performance.now() - from) / 1_500));
    expect(await textsUpstream(stack)).not.toContain('one too many');
    // A minute later there is room again.
    const newest = async () =>
      (await stack.upstream('GET', '/api/v1/accounts/1/conversations/1/messages')).body.payload.at(-1).content;
    await eventually(async () => (await newest()) === 'one too many', 12_000);
    expect(loggedFrom(stack, 50)).toEqual([]);
  }, 20_000);
});

test('a site whose upstream stands still holds up no other site', async () => {
  await kept.close();
  const sites = [{ name: 'main', onehash_url: 'https://still.test' }, { name: 'other' }];
  await begin({ env: { BUBBLE_CONFIG: JSON.stringify({ sites }) } }, ({ url }) => url.startsWith('https://still.test'));
  const others = Array.from({ length: 10 }, () => new Visitor(stack));
  for (const one of others) {
    await one.open();
    await one.send('first');
  }
  visitor.site = 'other';
  await visitor.open();
  await visitor.send('first');
  const { conversation } = await visitor.open();
  outage.isDown = true;
  for (const one of others) expect(await one.send('a')).toMatchObject(ACCEPTED);
  outage.isDown = false;
  outage.isSilent = true;
  await eventually(() => outage.silences >= 8);
  await stack.faults({ method: 'POST', path: '/messages$', status: 500, body: '{}', times: 1 });
  expect(await visitor.send('a')).toMatchObject(ACCEPTED);
  await eventually(async () => (await textsUpstream(stack, conversation!.id)).includes('a'), 1_000);
  // No call has come back from where they stand still.
  expect(outage.silences).toBe(8);
});

describe('a journal', () => {
  test('without room lets the browser keep the message, and takes it when there is room again', async () => {
    await kept.close();
    await begin({ bytes: 900 });
    await visitor.open();
    await visitor.send('first');
    outage.isDown = true;
    expect(await visitor.send('a')).toMatchObject(ACCEPTED);
    const key = randomUUID();
    const full = { session_id: visitor.session_id, key, attempt: 1, waited: 0, after: 1, content: 'b'.repeat(900) };
    const answer = await visitor.fetch('POST', '/v1/main/messages', full);
    expect([answer.status, (await answer.json()).code, answer.headers.get('retry-after')]).toEqual([
      503,
      'queue_full',
      '30',
    ]);
    outage.isDown = false;
    await arrived('first', 'a');
    expect((await visitor.send(full.content, { key, attempt: 2, after: 1 })).status).toBe(200);
    await arrived('first', 'a', full.content);
  });

  test('gives up what is too old, saying so, and delivers what is not', async () => {
    await visitor.open();
    await visitor.send('first');
    outage.isDown = true;
    const { body } = await visitor.send('old');
    clock.ahead = 73 * 360_000;
    await eventually(() => loggedFrom(stack, 50).find(({ key, hours }) => key === body.key && hours === 73));
    clock.ahead = 0;
    expect(await visitor.send('new')).toMatchObject(ACCEPTED);
    outage.isDown = false;
    await arrived('first', 'new');
  });

  test('with an entry that can not be read says so, and delivers what comes after it', async () => {
    await visitor.open();
    await visitor.send('first');
    outage.isDown = true;
    await kept.journal().append(`main:${await sourceIdOf(stack)}`, 'strange', { text: 'of another version' });
    expect(await visitor.send('a')).toMatchObject(ACCEPTED);
    outage.isDown = false;
    await arrived('first', 'a');
    expect(loggedFrom(stack, 50)).toMatchObject([{ key: 'strange' }]);
  });

  test.each([3_600_000, -3_600_000])('goes on when the clock is set by %i ms', async (ahead) => {
    await visitor.open();
    await visitor.send('first');
    outage.isDown = true;
    await visitor.send('a');
    clock.ahead = ahead;
    await visitor.send('b');
    outage.isDown = false;
    await arrived('first', 'a', 'b');
    expect((await visitor.send('c')).status).toBe(200);
  });
});

test('a visitor who writes very much leaves room for the others in the journal', async () => {
  const other = new Visitor(stack);
  for (const one of [visitor, other]) {
    await one.open();
    await one.send('first');
  }
  outage.isDown = true;
  const long = Array.from({ length: 20 }, () => 'x'.repeat(10_000));
  const statuses = [];
  for (const text of long) statuses.push((await visitor.send(text)).status);
  expect(statuses.filter((status) => status === 202).length).toBeGreaterThan(5);
  expect(statuses.at(-1)).toBe(503);
  expect(await other.send('a')).toMatchObject(ACCEPTED);
});
