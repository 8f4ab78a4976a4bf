import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { identifyAs, SECRET } from '../support/identity.ts';
import { createKept, type Kept } from '../support/kept.ts';
import { createOutage } from '../support/outage.ts';
import type { Stack } from '../support/stack.ts';
import { contactsUpstream, textsUpstream } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '10';
});

const outage = createOutage();
let kept: Kept;
let stack: Stack;
async function begin(env: Record<string, string> = {}): Promise<void> {
  Object.assign(outage, { isDown: false, isSilent: false, onAnswer() {} });
  kept = await createKept({ env: { BUBBLE_IDENTITY_SECRET: SECRET, ...env }, between: outage.between });
  ({ stack } = kept);
}
afterEach(() => kept.close());

async function arrived(...texts: string[]): Promise<void> {
  await eventually(async () => isDeepStrictEqual(await textsUpstream(stack), texts), 10_000).catch(() => {});
  expect(await textsUpstream(stack)).toEqual(texts);
}

describe.each([['load'], ['open'], ['message']])(
  'a stranger whose first page view falls into an outage, where a contact is made at %s',
  (policy) => {
    beforeEach(() => begin({ BUBBLE_CREATE_CONTACT: policy }));

    test.each([
      ['with a cookie', () => new Visitor(stack)],
      ['with a bearer', () => Object.assign(new Visitor(stack), { keepsCookies: false })],
    ])('is served %s, and what they write is delivered later', async (_, come) => {
      outage.isDown = true;
      const visitor = come();
      expect(await visitor.open({ intent: 'open' })).toMatchObject({ conversation: null, messages: [] });
      expect(await visitor.send('is anybody there?')).toMatchObject({ status: 202, body: { state: 'accepted' } });
      // The next page, and a second tab.
      expect((await visitor.open()).session_id).toBe(visitor.session_id);
      expect(await visitor.send('hello?')).toMatchObject({ status: 202 });
      outage.isDown = false;
      await arrived('is anybody there?', 'hello?');
      expect(await contactsUpstream(stack)).toBe(1);
    });
  },
);

describe('during an outage', () => {
  beforeEach(() => begin());

  test('five tabs that open together are one visitor, and so they are after the outage', async () => {
    outage.isDown = true;
    const first = new Visitor(stack);
    const tabs = Array.from({ length: 5 }, () => Object.assign(new Visitor(stack), { nonce: first.nonce }));
    const sessions = await Promise.all(tabs.map(async (tab) => (await tab.open()).session_id));
    expect(new Set(sessions).size).toBe(1);
    for (const [n, tab] of tabs.entries()) expect(await tab.send(`tab ${n}`)).toMatchObject({ status: 202 });
    outage.isDown = false;
    await arrived('tab 0', 'tab 1', 'tab 2', 'tab 3', 'tab 4');
    expect(await contactsUpstream(stack)).toBe(1);
  });

  test('a server that is killed and started again still accepts what its stranger writes', async () => {
    outage.isDown = true;
    const visitor = new Visitor(stack);
    await visitor.open();
    expect(await visitor.send('before')).toMatchObject({ status: 202 });
    await kept.kill();
    expect((await visitor.open()).session_id).toBe(visitor.session_id);
    expect(await visitor.send('after')).toMatchObject({ status: 202 });
    outage.isDown = false;
    await arrived('before', 'after');
  });

  test('a stranger who ended their session writes on in a new one', async () => {
    const visitor = new Visitor(stack);
    const { session_id } = await visitor.open();
    outage.isDown = true;
    expect((await visitor.call('POST', '/v1/main/session/end', { session_id })).status).toBe(200);
    visitor.cookies.clear();
    expect((await visitor.open()).session_id).not.toBe(session_id);
    expect(await visitor.send('somebody new')).toMatchObject({ status: 202 });
    outage.isDown = false;
    await arrived('somebody new');
  });

  test('a session that was superseded is still refused, whatever this server has made of its nonce', async () => {
    const ann = new Visitor(stack);
    await ann.open();
    await ann.send('my secret');
    const thief = Object.assign(ann.tab(), { cookies: new Map(ann.cookies) });
    await identifyAs(ann, 'user-1');
    outage.isDown = true;
    expect(await thief.send('it is me', { key: randomUUID() })).toMatchObject({ status: 401 });
    thief.cookies.clear();
    expect(await thief.open()).toMatchObject({ conversation: null, messages: [] });
  });
});
