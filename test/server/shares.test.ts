import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { createStreams } from '../../server/fanout/streams.ts';
import type { StreamOwner } from '../../server/fanout/stream-census.ts';
import { ADDRESS, createStack, type Stack } from '../support/stack.ts';
import { eventually } from '../support/eventually.ts';
import { Visitor } from '../support/visitor.ts';

let stack: Stack;
afterEach(() => stack?.close());

/** A stream as its browser has it. */
interface Reading {
  status: number;
  /** Whether the server has asked it to go. */
  isAsked(): boolean;
  hasEnded(): boolean;
  leave(): void;
}

async function read(visitor: Visitor, more = ''): Promise<Reading> {
  const response = await visitor.fetch('GET', `/v1/main/events?after=0${more}`);
  const reader = response.body!.getReader();
  let text = '';
  let ended = response.status !== 200;
  void (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      text += new TextDecoder().decode(value);
    }
    ended = true;
  })();
  return {
    status: response.status,
    isAsked: () => text.includes('"crowded":true'),
    hasEnded: () => ended,
    leave: () => void reader.cancel().catch(() => {}),
  };
}

async function visitorAt(number: number): Promise<Visitor> {
  const visitor = new Visitor(stack);
  visitor.headers['x-forwarded-for'] = `203.0.113.${number}`;
  await visitor.open();
  return visitor;
}

const PROXY = { BUBBLE_TRUSTED_PROXIES: ADDRESS, BUBBLE_WEBHOOK_VERIFY: 'path' };

describe('event streams', () => {
  test('of one session take few places, however many it opens at once, and the newest stay', async () => {
    stack = createStack({ env: PROXY });
    const greedy = await visitorAt(1);
    const streams = [];
    for (let n = 0; n < 9; n += 1) streams.push(...(await Promise.all(Array.from({ length: 20 }, () => read(greedy)))));
    expect(stack.app.streams()).toBeLessThanOrEqual(16);
    expect(streams.filter((stream) => !stream.hasEnded() && !stream.isAsked())).toHaveLength(12);
    expect(streams.at(-1)!.hasEnded() || streams.at(-1)!.isAsked()).toBe(false);
    const other = await visitorAt(2);
    expect((await read(other)).status).toBe(200);
  });

  test('of hidden tabs go first, and the only visible tab is never asked', async () => {
    stack = createStack({ env: PROXY });
    const visitor = await visitorAt(1);
    const visible = await read(visitor);
    const hidden = [];
    for (let n = 0; n < 30; n += 1) hidden.push(await read(visitor, '&visible=0'));
    expect(visible.isAsked() || visible.hasEnded()).toBe(false);
    expect(hidden.slice(0, 19).every((stream) => stream.isAsked() || stream.hasEnded())).toBe(true);
    expect(hidden.slice(19).some((stream) => stream.isAsked() || stream.hasEnded())).toBe(false);
  });

  test('of all tabs bring an answer also after others have been asked to go', async () => {
    stack = createStack({ env: PROXY });
    const visitor = await visitorAt(1);
    await visitor.send('hello');
    for (let n = 0; n < 25; n += 1) await read(visitor);
    const events = visitor.listen(0, (all) => JSON.stringify(all).includes('the answer'));
    await stack.reply(1, 'the answer');
    expect(JSON.stringify(await events)).toContain('the answer');
  });

  test('fill one process: those of visitors with several tabs go, then newcomers are told to wait', async () => {
    // Four in five connections: eight streams.
    stack = createStack({ env: { ...PROXY, BUBBLE_MAX_CONNECTIONS: '10' } });
    const many = await visitorAt(1);
    const [first, second] = [await read(many), await read(many)];
    const single = [];
    for (let n = 2; n <= 7; n += 1) single.push(await read(await visitorAt(n)));
    expect(first.isAsked() || first.hasEnded()).toBe(false);
    single.push(await read(await visitorAt(8)));
    await eventually(() => first.hasEnded() || first.isAsked());
    const late = await visitorAt(9);
    const refused = await late.fetch('GET', '/v1/main/events?after=0');
    expect({ status: refused.status, body: await refused.json() }).toMatchObject({
      status: 503,
      body: { code: 'server_full' },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    // Who is refused a stream still reads.
    expect((await late.call('GET', '/v1/main/messages?after=0')).status).toBe(200);
    expect([second, ...single].some((stream) => stream.hasEnded() || stream.isAsked())).toBe(false);
    single[0]!.leave();
    await eventually(async () => (await read(late)).status === 200);
  });

  test('of one address leave places to the others', async () => {
    stack = createStack({ env: { ...PROXY, BUBBLE_MAX_CONNECTIONS: '20' } });
    const statuses = [];
    for (let n = 0; n < 12; n += 1) statuses.push((await read(await visitorAt(1))).status);
    expect(statuses).toEqual([...Array.from({ length: 8 }, () => 200), 429, 429, 429, 429]);
    for (let n = 2; n < 8; n += 1) expect((await read(await visitorAt(n))).status).toBe(200);
  });
});

describe('the streams of a process', () => {
  const owner = (visitor: string, isVisible: boolean): StreamOwner => ({ visitor, isVisible, networks: [] });

  /** Opens streams as they come. @returns those that were asked to go or ended, in that order */
  function open(bounds: object, owners: StreamOwner[]): { gone: number[]; rooms: string[] } {
    const touched = new Set<number>();
    const streams = createStreams({
      heartbeat: 60_000,
      bounds: { perVisitor: 3, perAddress: 99, total: 99, ...bounds },
      crowded: 'crowded',
      patience: 60_000,
    });
    const rooms = owners.map((one, n) => {
      const room = streams.makeRoom(one);
      const touch = (): void => void touched.add(n);
      const sink = { write: touch, backlog: () => 0, end: touch, whenGone() {} };
      if (room === 'ok') streams.open(sink, one, () => {});
      return room;
    });
    const gone = [...touched];
    streams.endAll();
    return { gone, rooms };
  }

  test.each<[string, object, StreamOwner[], number[], string]>([
    ['the oldest of too many', {}, ['v', 'v', 'v', 'v'].map((name) => owner(name, true)), [0], 'ok'],
    [
      'a hidden one before an older visible one',
      {},
      [owner('v', true), owner('v', false), owner('v', true), owner('v', true)],
      [1],
      'ok',
    ],
    [
      'one that has a visible one beside it',
      { total: 3 },
      [owner('a', true), owner('b', false), owner('b', true), owner('c', true)],
      [1],
      'ok',
    ],
    ['nobody’s last visible one', { total: 2 }, [owner('a', true), owner('b', true), owner('c', true)], [], 'full'],
    ['nobody’s only one', { total: 2 }, [owner('a', false), owner('b', false), owner('c', true)], [], 'full'],
    ['the last visible one for a newer one of its own', { total: 1 }, [owner('a', true), owner('a', true)], [0], 'ok'],
    ['not for a hidden one of its own', { total: 1 }, [owner('a', true), owner('a', false)], [], 'full'],
  ])('lose %s', (_, bounds, owners, expected, room) => {
    const { gone, rooms } = open(bounds, owners);
    expect(gone).toEqual(expected);
    expect(rooms.at(-1)).toBe(room);
  });
});

describe('the budget for calls to OneHash Chat', () => {
  test('is not spent by a visitor who reads on and on, and others are served', async () => {
    stack = createStack({ env: { BUBBLE_UPSTREAM_PER_MINUTE: '200' } });
    const reader = new Visitor(stack);
    await reader.open();
    await reader.send('hello');
    for (let n = 0; n < 25; n += 1) await stack.reply(1, `answer ${n}`);
    const answers = [];
    for (let n = 0; n < 230; n += 1) answers.push(await reader.call('GET', `/v1/main/messages?before=${n + 1}`));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(60);
    expect(answers.at(-1)).toMatchObject({ status: 503, body: { code: 'upstream_busy' } });
    const other = new Visitor(stack);
    await other.open();
    expect((await other.send('I am new')).status).toBe(200);
    // And what the reader writes still goes.
    expect((await reader.send('and me')).status).toBe(200);
  });

  test('is not reached by whoever asks for more than can be read', async () => {
    stack = createStack({ env: { BUBBLE_UPSTREAM_PER_MINUTE: '5000' } });
    const reader = new Visitor(stack);
    await reader.open();
    await reader.send('hello');
    const answers = [];
    for (let n = 0; n < 245; n += 1) answers.push(await reader.call('GET', '/v1/main/messages?after=0'));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(240);
    expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect((await reader.fetch('GET', '/v1/main/events?after=0')).status).toBe(429);
  });

  test('is shared by 40 people who all write at once', async () => {
    stack = createStack();
    const people = Array.from({ length: 40 }, () => new Visitor(stack));
    for (const one of people) await one.open();
    for (const content of ['one', 'two', 'three']) {
      const answers = await Promise.all(people.map((one) => one.send(content, { key: randomUUID() })));
      expect(answers.map(({ status }) => status)).toEqual(people.map(() => 200));
    }
  });
});
