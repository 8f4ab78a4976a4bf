import { afterEach, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { follow, type Followed } from '../support/follow.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { textsUpstream } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

// Deletions that no cable tells of are looked for every minute.
vi.hoisted(() => {
  vi.resetModules();
  process.env.BUBBLE_TIME_SCALE = '40';
});

const A = '/api/v1/accounts/1';
let stack: Stack;
afterEach(() => stack.close());

const remove = (id: number) => stack.upstream('DELETE', `${A}/contacts/${id}`, undefined, 'sandbox-admin');
const isGone = (stream: Followed) => stream.events.some(({ type }) => type === 'gone');
/** The calls that count conversations. */
let counts = 0;

function start(sources: string): void {
  counts = 0;
  stack = createStack({
    env: { BUBBLE_LIMITS: 'off', BUBBLE_REALTIME: sources },
    between: async (request, next) => {
      const answer = await next(request);
      if (request.url.includes('sort_by=created_at_desc')) counts += 1;
      return answer;
    },
  });
  stack.app.start();
}

async function talking(text: string): Promise<{ visitor: Visitor; stream: Followed }> {
  const visitor = new Visitor(stack);
  await visitor.open();
  await visitor.send(text);
  return { visitor, stream: await follow(visitor, 0) };
}

test.each(['webhook', 'sweep', 'webhook,sweep'])(
  'the messages of a deleted contact are gone within a minute where news comes by %s only',
  async (sources) => {
    start(sources);
    const [one, other] = [await talking('of one'), await talking('of the other')];
    const before = counts;
    await eventually(() => counts > before);
    await remove(1);
    await eventually(() => isGone(one.stream), 10_000);
    expect(isGone(other.stream)).toBe(false);
    expect(await one.visitor.open()).toMatchObject({ conversation: null, messages: [] });
    expect((await other.visitor.open()).messages).toHaveLength(1);
    const sent = await one.visitor.send('again');
    expect(sent.status).toBe(200);
    expect(await textsUpstream(stack, sent.body.conversation_id)).toEqual(['again']);
  },
);

test('a deletion is noticed also if another conversation begins at the same time', async () => {
  start('webhook');
  const { stream } = await talking('first');
  const before = counts;
  await eventually(() => counts > before);
  await Promise.all([talking('another'), remove(1)]);
  await eventually(() => isGone(stream), 10_000);
});

test('as long as nothing is deleted, it costs one call a minute, however many streams are open', async () => {
  start('webhook');
  for (let n = 0; n < 20; n += 1) await talking(`visitor ${n}`);
  const before = counts;
  await eventually(() => counts > before);
  await stack.calls();
  await eventually(() => counts > before + 2, 10_000);
  expect(new Set(await stack.calls())).toEqual(new Set(['GET conversations']));
});

test('a visitor without a stream reads that everything is gone within a minute', async () => {
  start('webhook');
  const visitor = new Visitor(stack);
  await visitor.open();
  const { body } = await visitor.send('first');
  const poll = async () => (await visitor.call('GET', `/v1/main/messages?after=${body.message.id}`)).body;
  expect(await poll()).toMatchObject({ conversation: { id: 1 } });
  await remove(1);
  await eventually(async () => (await poll()).conversation === null, 10_000);
  expect((await visitor.call('GET', '/v1/main/messages?before=99')).body.messages).toEqual([]);
});
