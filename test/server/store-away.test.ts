import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { App } from '../../server/app.ts';
import { SILENT } from '../../server/store/log.ts';
import { openStore, type OpenedStore } from '../../server/store/open.ts';
import { eventually } from '../support/eventually.ts';
import { follow } from '../support/follow.ts';
import { createOutage, type Outage } from '../support/outage.ts';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { conversationsUpstream, loggedFrom, textsUpstream } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

// The store is waited for for 200 ms then, a lock of a dead process for 1.6 s, a call in doubt for 2 s.
vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '10';
});
const LOCK_LOST = 1_000;

describe.skipIf(!hasRedis)('two processes that share a Redis', () => {
  let redis: TestRedis;
  let opened: OpenedStore[];
  let stack: Stack;
  let second: App;
  let outage: Outage;
  let visitor: Visitor;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());
  beforeEach(async () => {
    const settings = { redisUrl: redis.url, journalBytes: 1e6 };
    opened = await Promise.all([openStore(settings, SILENT), openStore(settings, SILENT)]);
    outage = createOutage();
    stack = createStack({ between: outage.between, env: { BUBBLE_LIMITS: 'off' } });
    const [mine, others] = opened as [OpenedStore, OpenedStore];
    stack.restart({}, { store: mine.store, journal: mine.journal });
    second = stack.another({ store: others.store, journal: others.journal });
    visitor = new Visitor(stack);
    await visitor.open();
  });
  afterEach(async () => {
    redis.resume();
    await stack.close();
    await Promise.all(opened.map(({ close }) => close()));
    await redis.reset();
  });

  /** The same browser, served by the other process. */
  function elsewhere(): Visitor {
    const tab = visitor.tab();
    return Object.assign(new Visitor({ ...stack, fetch: async (request) => second.fetch(request) }), {
      cookies: tab.cookies,
      session_id: tab.session_id,
    });
  }

  /** A key for which both think that the first process answers; asked for while they still hear of each other. */
  function keyOfFirst(): Promise<string> {
    const [first, other] = opened as [OpenedStore, OpenedStore];
    return eventually(() => {
      const key = randomUUID();
      return first.store.isResponsibleFor(key) && !other.store.isResponsibleFor(key) ? key : undefined;
    }, 10_000);
  }

  const isStrangers = (key: string): boolean => opened.every(({ store }) => !store.isResponsibleFor(key));

  async function isAway(): Promise<void> {
    await eventually(async () => (await Promise.allSettled(asks())).every(({ status }) => status === 'rejected'));
  }
  async function isBack(): Promise<void> {
    await eventually(() => Promise.all(asks()));
    // Both have said that they are there again.
    await eventually(async () => (await opened[0]!.store.partitionedFor()) > 0);
  }
  function asks(): Promise<unknown>[] {
    return opened.flatMap(({ store, journal }) => [store.epoch(), journal!.has('line')]);
  }

  describe('and have it', () => {
    test('make one message of a key that is posted to both at the same time', async () => {
      await visitor.send('first');
      await stack.faults({ method: 'POST', path: '/messages$', delay_ms: 50 });
      const key = randomUUID();
      const sent = await Promise.all([visitor.send('a', { key }), elsewhere().send('a', { key, attempt: 2 })]);
      expect(sent.map(({ status }) => status)).toEqual([200, 200]);
      expect(await textsUpstream(stack)).toEqual(['first', 'a']);
    });

    test('make one conversation of two first messages', async () => {
      await stack.faults({ method: 'POST', path: '/conversations$', delay_ms: 50 });
      await Promise.all([visitor.send('a'), elsewhere().send('b')]);
      expect(await conversationsUpstream(stack)).toBe(1);
      expect((await textsUpstream(stack)).toSorted()).toEqual(['a', 'b']);
    });

    test('deliver what one of them accepted before it was killed', async () => {
      await visitor.send('first');
      outage.isDown = true;
      for (const text of ['a', 'b']) expect((await visitor.send(text)).status).toBe(202);
      second.start();
      outage.isDown = false;
      await eventually(async () => (await textsUpstream(stack)).length === 3);
      expect(await textsUpstream(stack)).toEqual(['first', 'a', 'b']);
    });

    test('make no second call when the one that began has lost its locks meanwhile', async () => {
      const key = randomUUID();
      let other = {};
      outage.onAnswer = async ({ url, method }) => {
        if (method !== 'POST' || !url.endsWith('/conversations')) return;
        // It stood still for too long: the other process took its place.
        const locks = (await redis.command('KEYS', 'bubble:lock:*')) as string[];
        await redis.command('DEL', ...locks);
        other = await elsewhere().send('a', { key });
        await new Promise((resolve) => setTimeout(resolve, LOCK_LOST));
      };
      expect((await visitor.send('a', { key })).status).not.toBe(200);
      expect(other).toMatchObject({ status: 200 });
      expect(await textsUpstream(stack)).toEqual(['a']);
      await visitor.send('a', { key, attempt: 2 });
      expect(await textsUpstream(stack)).toEqual(['a']);
      expect(await conversationsUpstream(stack)).toBe(1);
    });
  });

  describe.each([
    ['is killed', () => redis.kill(), () => redis.start()],
    ['stands still', () => redis.pause(), () => redis.resume()],
  ])('when it %s', (_, leave, comeBack) => {
    test('serve page views and streams, send under a key that is looked up, and are as before when it is back', async () => {
      const { body } = await visitor.send('first');
      for (let n = 0; n < 30; n += 1) await stack.reply(1, `answer ${n}`);
      await stack.app.idle();
      const key = await keyOfFirst();
      await leave();
      await isAway();
      expect(await visitor.open()).toMatchObject({ conversation: { id: 1 }, more: true });
      expect((await visitor.call('GET', '/v1/main/messages?before=3')).body.messages).toHaveLength(2);
      expect((await visitor.call('GET', '/v1/main/messages?after=1')).body.messages).toHaveLength(30);
      const stream = await follow(visitor, body.message.id);
      expect(stream.shown()).toHaveLength(30);

      await stack.faults({ method: 'POST', path: '/messages$', delay_ms: 100 });
      const sent = await Promise.all(
        [1, 2].map((attempt) => visitor.send('a', { key, attempt, waited: 60_000, after: 1 })),
      );
      expect(sent.map(({ status }) => status)).toEqual([200, 200]);
      await eventually(() => stream.contents().includes('a'));

      await comeBack();
      await isBack();
      expect((await visitor.send('a', { key, attempt: 3, after: 1 })).status).toBe(200);
      expect((await visitor.send('b', { after: 1 })).status).toBe(200);
      expect((await textsUpstream(stack)).filter((text) => !text.startsWith('answer'))).toEqual(['first', 'a', 'b']);
      expect(loggedFrom(stack, 50)).toEqual([]);
    });
  });

  test('with it gone send once what a browser has posted to both of them by itself', async () => {
    await visitor.send('first');
    const key = await keyOfFirst();
    await redis.kill();
    await isAway();
    await stack.faults({ method: 'POST', path: '/messages$', delay_ms: 50 });
    const twins = await Promise.all([visitor, elsewhere()].map((who) => who.send('a', { key, after: 1 })));
    expect(twins.map(({ status }) => status)).toEqual([200, 504]);
    expect(await textsUpstream(stack)).toEqual(['first', 'a']);
    // The second try finds it, wherever it is made.
    expect((await elsewhere().send('a', { key, attempt: 2, waited: 5_000, after: 1 })).status).toBe(200);
    expect(await textsUpstream(stack)).toEqual(['first', 'a']);
    // What never was begun has to wait until nobody can have begun it.
    const other = randomUUID();
    expect((await visitor.send('b', { key: other, attempt: 2, waited: 5_000, after: 1 })).status).toBe(504);
    expect((await visitor.send('b', { key: other, attempt: 3, waited: 40_000, after: 1 })).status).toBe(200);
    await redis.start();
    await isBack();
  });

  test('hold back what another process may have begun that is cut off alone', async () => {
    await visitor.send('first');
    const [{ store }] = opened as [OpenedStore];
    await redis.command('ZADD', 'bubble:members', `${Date.now() - 1_200}`, 'cut off');
    expect(await store.partitionedFor()).toBe(0);
    // It answers for some of the keys; of the others nobody can have begun a first try.
    const keys = Array.from({ length: 30 }, () => randomUUID());
    const [ours, its] = await eventually(() => {
      const found = [keys.find((key) => store.isResponsibleFor(key)), keys.find((key) => isStrangers(key))];
      return found.every(Boolean) ? (found as [string, string]) : undefined;
    });
    expect((await visitor.send('a', { key: ours, after: 1 })).status).toBe(200);
    expect((await visitor.send('b', { key: its, after: 1 })).status).toBe(202);
    expect(await textsUpstream(stack)).toEqual(['first', 'a']);
    // Once it is known to be gone, what waits is sent.
    second.start();
    await eventually(async () => (await textsUpstream(stack)).length === 3, 10_000);
    // What was tried before may have reached it until long ago.
    await redis.command('ZADD', 'bubble:members', `${Date.now() - 1_200}`, 'cut off');
    expect((await visitor.send('c', { attempt: 2, after: 1 })).status).toBe(202);
  });

  test('with it gone take two tabs of a stranger for one visitor, whoever answers them', async () => {
    await redis.kill();
    await isAway();
    const stranger = new Visitor(stack);
    const tab = Object.assign(elsewhere(), { nonce: stranger.nonce, cookies: new Map() });
    const [one, other] = await Promise.all([stranger.open(), tab.open()]);
    expect(other.session_id).toBe(one.session_id);
    expect((await new Visitor(stack).open()).session_id).not.toBe(one.session_id);
  });

  test('with it gone make no conversation, and let nobody overtake what was accepted', async () => {
    const post = (who: Visitor, more: object) =>
      who.fetch('POST', '/v1/main/messages', {
        session_id: who.session_id,
        key: randomUUID(),
        attempt: 1,
        waited: 0,
        after: 0,
        content: 'a',
        ...more,
      });
    const other = new Visitor(stack);
    await other.open();
    await other.send('first');
    await redis.kill();
    await isAway();
    for (const answer of [await post(visitor, {}), await post(other, { behind: true })]) {
      expect([answer.status, (await answer.json()).code, answer.headers.get('retry-after')]).toEqual([
        503,
        'store_unavailable',
        '2',
      ]);
    }
    expect(await conversationsUpstream(stack)).toBe(1);
    await redis.start();
    await isBack();
    expect((await visitor.send('a')).status).toBe(200);
  });

  test('accept nothing into a Redis that keeps nothing: the browser keeps it', async () => {
    const forgetful = await startRedis('--appendonly', 'no');
    const its = await openStore({ redisUrl: forgetful.url, journalBytes: 1e6 }, SILENT);
    stack.restart({}, { store: its.store, journal: its.journal });
    visitor = new Visitor(stack);
    await visitor.open();
    await visitor.send('first');
    outage.isDown = true;
    const key = randomUUID();
    expect(await visitor.send('a', { key })).toMatchObject({ status: 503, body: { code: 'upstream_unreachable' } });
    outage.isDown = false;
    expect((await visitor.send('a', { key, attempt: 2, after: 1 })).status).toBe(200);
    expect(await textsUpstream(stack)).toEqual(['first', 'a']);
    await its.close();
    await forgetful.close();
  });
});
