import { createHmac, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createConversation } from '../../server/upstream/conversations.ts';
import { createUpstream } from '../../server/upstream/client.ts';
import { eventually } from '../support/eventually.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { conversationsUpstream, textsUpstream } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

vi.hoisted(() => {
  vi.resetModules();
  // A call without an answer counts as running for 20 s.
  process.env.BUBBLE_TIME_SCALE = '10';
});

const SECRET = 'x'.repeat(32);
const A = '/api/v1/accounts/1';
const HIGH = '\uD83D';
const LOW = '\uDE00';

let stack: Stack;
let visitor: Visitor;
/** What the upstream, or something before it, answers to a conversation that says more than it must. */
let refusal: (() => Response | Promise<Response>) | undefined;
/** Bodies of the calls that make conversations. */
let begun: string[];
/** Bodies of all calls. */
let said: string[];

beforeEach(async () => {
  refusal = undefined;
  begun = [];
  said = [];
  stack = createStack({
    env: { BUBBLE_LIMITS: 'off', BUBBLE_PAGE_QUERY: 'keep', BUBBLE_IDENTITY_SECRET: SECRET },
    async between(request, next) {
      const body = await request.clone().text();
      said.push(body);
      if (request.method !== 'POST' || !request.url.endsWith('/conversations')) return next(request);
      begun.push(body);
      return refusal && saysMore(body) ? refusal() : next(request);
    },
  });
  visitor = new Visitor(stack);
  await visitor.open();
});
afterEach(() => stack.close());

/** Whether a new conversation has more than its three ids. */
function saysMore(body: string): boolean {
  const { additional_attributes: attributes = {}, custom_attributes: custom = {} } = JSON.parse(body);
  return Object.keys({ ...attributes, ...custom }).length > 0;
}

describe('a first message arrives, and the agents see the rest of what came with it, if the page says', () => {
  test.each([
    ['a title that was cut through a character', { title: `Lamps ${HIGH}` }],
    ['a title that begins with half a character', { title: `${LOW} lamps` }],
    ['a title of halves in the wrong order', { title: `${LOW}${HIGH}`.repeat(40) }],
    ['a title whose 255th place is in the middle of a character', { title: 'x'.repeat(254) + '😀'.repeat(20) }],
    ['a long title of such characters', { title: '👩‍👩‍👧'.repeat(500) }],
    ['a title with NUL', { title: 'Lamps\0and\0more' }],
    ['an address with half a character', { page: `https://shop.test/${HIGH}?q=${LOW}` }],
    ['a referrer with half a character', { referrer: `https://search.test/?q=${HIGH}${HIGH}` }],
    ['a language that is none', { language: `de${HIGH}` }],
    ['a time zone that is none', { time_zone: `Europe/${LOW}` }],
    ['a long address of letters of another script', { page: `https://shop.test/${'я'.repeat(400)}` }],
  ])('%s', async (_what, page) => {
    expect((await visitor.send('Hello', page)).status).toBe(200);
    expect(await textsUpstream(stack)).toEqual(['Hello']);
    await stack.app.idle();
    expect(said.filter((body) => /\\u0000|\\ud[89a-f]/i.test(body))).toEqual([]);
  });

  test('a title is cut after 255 characters, not in one', async () => {
    await visitor.send('Hello', { title: 'x'.repeat(254) + '😀😀' });
    const { body } = await stack.upstream('GET', `${A}/conversations/1`);
    expect(body.custom_attributes.page_title).toBe(`${'x'.repeat(254)}😀`);
  });

  test('browsers with letters of other scripts in their name', async () => {
    visitor.headers['user-agent'] = `Mozilla/5.0 (Linux; \u00e4\u00ff) Chr\u00f6me/1${'9'.repeat(3_000)}`;
    expect((await visitor.send('Hello')).status).toBe(200);
  });
});

describe('the conversation begins without its attributes, and once, if they are answered with', () => {
  const json = (status: number) => () => Response.json({ error: 'no' }, { status });
  test.each([
    ['422', json(422)],
    ['400', json(400)],
    ['403 of a firewall', () => new Response('<h1>Forbidden</h1>', { status: 403 })],
    ['406', json(406)],
    ['413', json(413)],
    ['500', json(500)],
    ['another shape', () => Response.json({ message: 'hm' })],
  ])('%s', async (_what, answer) => {
    refusal = answer;
    const { status, body } = await visitor.send('Hello', { page: 'https://shop.test/lamps', title: 'Lamps' });
    expect([status, body.state]).toEqual([200, 'sent']);
    expect(await textsUpstream(stack)).toEqual(['Hello']);
    expect(await conversationsUpstream(stack)).toBe(1);
    expect(begun).toHaveLength(2);
  });
});

test('a first message arrives although every call that says more than it must loses its connection', async () => {
  refusal = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('ECONNRESET') }));
  const key = randomUUID();
  let attempt = 0;
  await eventually(async () => {
    attempt += 1;
    const { body } = await visitor.send('Hello', { key, attempt, waited: 50, title: 'Lamps' });
    return body.state === 'sent';
  }, 15_000);
  expect(await textsUpstream(stack)).toEqual(['Hello']);
  expect(await conversationsUpstream(stack)).toBe(1);
});

test('what an older version kept with half a character in it goes upstream as text', async () => {
  const bodies: string[] = [];
  const upstream = createUpstream({
    url: 'https://upstream.test',
    token: 'token',
    accountId: 1,
    inboxId: 1,
    budget: { take: async () => 0 },
    async fetch(request) {
      bodies.push(await request.text());
      return Response.json({ id: 1, inbox_id: 1, status: 'open' });
    },
  });
  const attributes = { referer: `https://shop.test/${HIGH}`, browser: { browser_name: `${LOW}x` } };
  const customAttributes = { [`key${HIGH}`]: `a\0b${LOW}` };
  await createConversation(upstream, { sourceId: 's', contactId: 1, attributes, customAttributes });
  expect(JSON.parse(bodies[0]!)).toMatchObject({
    additional_attributes: { referer: 'https://shop.test/\uFFFD', browser: { browser_name: '\uFFFDx' } },
    custom_attributes: { 'key\uFFFD': 'ab\uFFFD' },
  });
});

test('a conversation that was made, and answered with 500, is used', async () => {
  await stack.faults({ method: 'POST', path: '/conversations$', times: 1, when: 'after', status: 500 });
  expect((await visitor.send('Hello', { title: 'Lamps' })).body.state).toBe('sent');
  expect(await conversationsUpstream(stack)).toBe(1);
});

test('what a page says of its visitor arrives without half characters', async () => {
  await visitor.send('Hello');
  const custom_attributes = { plan: `gold ${HIGH}`, note: '😀'.repeat(1_500) };
  const { status } = await visitor.call('POST', '/v1/main/contact', {
    session_id: visitor.session_id,
    name: `Ada ${LOW}`,
    custom_attributes,
  });
  expect(status).toBe(200);
  const contact = await eventually(async () => (await stack.upstream('GET', `${A}/contacts/1`)).body.payload);
  expect(contact.name).toBe('Ada \uFFFD');
  expect(contact.custom_attributes).toMatchObject({ plan: 'gold \uFFFD', note: custom_attributes.note });
});

test('two identifiers that differ in half a character do not become the same person', async () => {
  const { status } = await visitor.call('POST', '/v1/main/contact', {
    session_id: visitor.session_id,
    identifier: `ada ${HIGH}`,
    identifier_hash: createHmac('sha256', SECRET).update(`ada ${HIGH}`).digest('hex'),
  });
  expect(status).toBe(403);
});
