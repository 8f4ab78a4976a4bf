import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { Visitor } from '../support/visitor.ts';

const PICTURE = 'https://pictures.test/sam.png';
const BYTES = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);

let stack: Stack;
let visitor: Visitor;
/** What stands at the address of the picture. */
let there: () => Response;
let asked: Request[];
beforeEach(async () => {
  asked = [];
  there = () => new Response(BYTES, { headers: { 'content-type': 'image/png' } });
  stack = createStack({
    env: { BUBBLE_LIMITS: 'off' },
    async between(request, next) {
      if (!request.url.startsWith('https://pictures.test/')) return next(request);
      asked.push(request);
      return there();
    },
  });
  await stack.upstream('PUT', '/sandbox/agents/2/picture', PICTURE);
  visitor = new Visitor(stack);
  await visitor.open();
  await visitor.send('Hello');
});
afterEach(() => stack.close());

/** Where the agent's picture is, as the visitor's browser hears it. */
async function address(): Promise<URL> {
  await stack.reply(1, 'Good day');
  const sender = await eventually(async () => (await visitor.open()).messages.at(-1)?.sender);
  return new URL(sender!.avatar_url);
}

const load = (url: URL): Promise<Response> =>
  stack.fetch(new Request(url, { headers: { 'sec-fetch-site': 'cross-site' } }));

test('the picture of an agent comes from our address, to any page, and the token stays with us', async () => {
  const url = await address();
  expect(url.origin).toBe('https://chat.test');
  const response = await load(url);
  expect(response.status).toBe(200);
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(BYTES);
  expect(response.headers.get('content-type')).toBe('image/png');
  expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  await load(url);
  expect(asked).toHaveLength(1);
  expect([...asked[0]!.headers].flat().join()).not.toContain('sandbox-bff');
});

test('history and stream have the same address', async () => {
  const url = await address();
  const { body } = await visitor.call('GET', '/v1/main/messages?before=1000000');
  expect(body.messages.at(-1).sender.avatar_url).toBe(url.href);
  const stream = await visitor.fetch('GET', '/v1/main/events?after=1');
  const reader = stream.body!.getReader();
  const { value } = await reader.read();
  expect(new TextDecoder().decode(value)).toContain(url.href);
  await reader.cancel();
});

test('nobody has another address fetched', async () => {
  const url = await address();
  const other = Buffer.from('http://169.254.169.254/latest').toString('base64url');
  const forged = new URL(url.href.replace(/[^/]+$/, other));
  expect((await load(forged)).status).toBe(404);
  expect((await load(new URL(`${url.href}x`))).status).toBe(404);
  expect(asked).toHaveLength(0);
});

test.each([
  ['a page', () => new Response('<script>', { headers: { 'content-type': 'text/html' } })],
  ['a drawing with scripts', () => new Response('<svg/>', { headers: { 'content-type': 'image/svg+xml' } })],
  ['nothing', () => new Response('', { status: 404 })],
  ['more than a picture', () => new Response(new Uint8Array(3 << 20), { headers: { 'content-type': 'image/png' } })],
])('%s at its address is no picture', async (_what, answer) => {
  there = answer;
  expect((await load(await address())).status).toBe(404);
});
