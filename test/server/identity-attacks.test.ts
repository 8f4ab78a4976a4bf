import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { follow } from '../support/follow.ts';
import {
  allContacts,
  BOTH,
  contactUpstream,
  customer,
  hashOf,
  identify,
  identifyAs,
  SECRET,
  tokenKeyOf,
  tokenOf,
} from '../support/identity.ts';
import { createOutage } from '../support/outage.ts';
import { createStack, type Answer, type Stack } from '../support/stack.ts';
import { sourceIdOf, textsUpstream } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

const A = '/api/v1/accounts/1';
const outage = createOutage();
let stack: Stack;
let mallory: Visitor;
let ann: Visitor;
beforeEach(() => {
  Object.assign(outage, { isDown: false, isSilent: false, onAnswer() {} });
  stack = createStack({
    env: { BUBBLE_LIMITS: 'off', ...BOTH },
    between: outage.between,
  });
  [mallory, ann] = [new Visitor(stack), new Visitor(stack)];
});
afterEach(() => stack.close());

/** Ann is a customer with an e-mail address who has written; she has id 1, and her conversation too. */
async function annHasWritten(): Promise<void> {
  await ann.open();
  await identifyAs(ann, 'user-1', { email: 'ann@shop.test', name: 'Ann' });
  await ann.send('my secret');
  await mallory.open();
}

/** Every call a browser can make that needs a session. */
const ROUTES: [string, (visitor: Visitor) => Promise<Answer>][] = [
  ['messages before', (one) => one.call('GET', '/v1/main/messages?before=99999')],
  ['messages after', (one) => one.call('GET', '/v1/main/messages?after=0')],
  ['events', (one) => one.call('GET', '/v1/main/events?after=0')],
  ['sending', (one) => one.send('it is me')],
  ['receipts', (one) => post(one, 'receipts', { delivered: [1], read: 2 })],
  ['typing', (one) => post(one, 'typing', { typing: 'on' })],
  ['contact', (one) => post(one, 'contact', { name: 'Mallory' })],
  ['contact with proof', (one) => post(one, 'contact', { identifier: 'user-2', identifier_hash: hashOf('user-2') })],
  ['conversation', (one) => post(one, 'conversation', { add_labels: ['vip'] })],
  ['the end of a session', (one) => post(one, 'session/end', {})],
];
const post = (visitor: Visitor, path: string, body: object) =>
  visitor.call('POST', `/v1/main/${path}`, { session_id: visitor.session_id, ...body });

/** All that the agents have: no attack may change it. */
async function everything(): Promise<unknown> {
  const conversations = await Promise.all(
    [1, 2, 3].map(async (id) => [
      (await stack.upstream('GET', `${A}/conversations/${id}`)).body,
      (await stack.upstream('GET', `${A}/conversations/${id}/messages`)).body,
    ]),
  );
  return { contacts: await allContacts(stack), conversations };
}

describe('a proof is refused that', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = () => ({ sub: 'user-1', exp: now() + 300 });

  test.each<[string, () => object | Promise<object>, string]>([
    ['has a forged hash', () => ({ identifier: 'user-1', identifier_hash: 'a'.repeat(64) }), 'identity_invalid'],
    [
      'has a cut hash',
      () => ({ identifier: 'user-1', identifier_hash: hashOf('user-1').slice(0, 62) }),
      'identity_invalid',
    ],
    ['is for other capitals', () => ({ identifier: 'USER-1', identifier_hash: hashOf('user-1') }), 'identity_invalid'],
    ['is for a blank', () => ({ identifier: ' ', identifier_hash: hashOf(' ') }), 'identity_invalid'],
    ['is for nobody', () => ({ identifier_hash: hashOf('') }), 'identity_invalid'],
    [
      'is under another secret',
      () => ({ identifier: 'user-1', identifier_hash: hashOf('user-1', 'x') }),
      'identity_invalid',
    ],
    ['is missing', () => ({ identifier: 'user-1' }), 'identity_required'],
    ['is no token', () => ({ token: 'a.b.c' }), 'identity_invalid'],
    ['is a token nobody signed', () => ({ token: `${part({ alg: 'none' })}.${part(claims())}.` }), 'identity_invalid'],
    [
      'is a token under another secret',
      async () => ({ token: await tokenOf({ sub: 'user-1' }, tokenKeyOf(`${SECRET}!`)) }),
      'identity_invalid',
    ],
    [
      'is a token of long ago',
      async () => ({ token: await tokenOf({ sub: 'user-1' }, undefined, -120) }),
      'identity_expired',
    ],
    [
      'is a token for a week',
      async () => ({ token: await tokenOf({ sub: 'user-1' }, undefined, 7 * 86_400) }),
      'identity_invalid',
    ],
    [
      'is a token without an end',
      async () => ({ token: await tokenOf({ sub: 'user-1', exp: undefined as never }) }),
      'identity_invalid',
    ],
    ['is a token without a name', async () => ({ token: await tokenOf({}) }), 'identity_invalid'],
    ['is a token with an empty name', async () => ({ token: await tokenOf({ sub: '' }) }), 'identity_invalid'],
    [
      'is a token of another site',
      async () => ({ token: await tokenOf({ sub: 'user-1', aud: 'other' }) }),
      'identity_invalid',
    ],
    [
      'is a token signed with a key of another kind',
      async () => ({ token: await new SignJWT(claims()).setProtectedHeader({ alg: 'RS256' }).sign(privateKey) }),
      'identity_invalid',
    ],
    [
      'is a token signed with a public key as if it were the secret',
      async () => ({ token: await tokenOf({ sub: 'user-1' }, pem) }),
      'identity_invalid',
    ],
  ])('%s', async (_, said, code) => {
    await annHasWritten();
    const [before, { session_id }] = [await everything(), mallory];
    expect(await identify(mallory, await said())).toMatchObject({ status: 403, body: { code } });
    expect(await everything()).toEqual(before);
    expect(await mallory.open()).toMatchObject({ session_id, messages: [] });
  });
});

test('a token that another visitor has used is worth nothing, and whoever used it may go on', async () => {
  await ann.open();
  await mallory.open();
  const token = await tokenOf({ sub: 'user-1' });
  expect((await identify(ann, { token })).status).toBe(200);
  await ann.send('my secret');
  expect(await identify(mallory, { token })).toMatchObject({ status: 403, body: { code: 'identity_expired' } });
  expect((await mallory.open()).messages).toEqual([]);
  expect((await identify(ann, { token, name: 'Ann' })).status).toBe(200);
});

test('proofs can not be tried one after the other', async () => {
  await stack.close();
  stack = createStack({ env: { BUBBLE_IDENTITY_SECRET: SECRET } });
  mallory = new Visitor(stack);
  await mallory.open();
  const tries = [];
  for (let n = 0; n < 25; n += 1)
    tries.push(
      (await identify(mallory, { identifier: 'user-1', identifier_hash: n.toString(16).padStart(64, '0') })).status,
    );
  expect(tries.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 403));
  expect(tries.slice(20)).toEqual(Array.from({ length: 5 }, () => 429));
});

describe('an e-mail address that belongs to somebody', () => {
  test.each<[string, object]>([
    ['said without proof', {}],
    ['said by somebody who is proven', { identifier: 'user-9', identifier_hash: hashOf('user-9') }],
  ])('%s shows and changes nothing of his, and is kept as an attribute', async (_, proof) => {
    const phone_number = '+4915112345678';
    const id = await customer(stack, { email: 'bob@shop.test', phone_number, identifier: 'user-7' });
    await annHasWritten();
    const before = await allContacts(stack);
    const { status, body } = await identify(mallory, { email: 'BOB@shop.test', phone_number, ...proof });
    expect([status, body.taken.toSorted()]).toEqual([200, ['email', 'phone_number']]);
    expect(JSON.stringify(body)).not.toMatch(/secret|Ann/);
    const after = await allContacts(stack);
    const mine = after.find((one) => one?.custom_attributes.email === 'BOB@shop.test');
    expect(mine).toMatchObject({ email: null, phone_number: null, custom_attributes: { phone_number } });
    const others = (all: Answer['body'][]) => all.filter((one) => one && one.id !== mine.id);
    expect(others(after)).toEqual(others(before).filter((one) => one.id !== mine.id));
    expect(await contactUpstream(stack, id)).toEqual(before[id - 1]);
    expect((await mallory.open()).messages).toEqual([]);
  });

  test('does not let a page change the addresses of a customer whom an agent has seen in the visitor', async () => {
    const id = await customer(stack, { email: 'bob@shop.test', identifier: 'user-7' });
    await mallory.open();
    await stack.upstream('POST', `${A}/actions/contact_merge`, { base_contact_id: id, mergee_contact_id: 2 });
    await identify(mallory, { email: 'mallory@evil.test' });
    expect(await contactUpstream(stack, id)).toMatchObject({
      email: 'bob@shop.test',
      custom_attributes: { email: 'mallory@evil.test' },
    });
  });
});

describe('the session of a stranger who has become somebody', () => {
  let old: Visitor;
  beforeEach(async () => {
    await ann.open();
    await ann.send('my secret');
    // Somebody has a copy of the browser's cookie.
    old = Object.assign(ann.tab(), { cookies: new Map(ann.cookies) });
  });

  const isDead = async () => {
    for (const [, call] of ROUTES)
      expect(await call(old)).toMatchObject({ status: 401, body: { code: 'session_required' } });
    const opened = await old.open();
    expect(opened).toMatchObject({ conversation: null, messages: [] });
  };

  test.each([['as it is'], ['when the server remembers nothing']])('is good for nothing, %s', async (how) => {
    await identifyAs(ann, 'user-1');
    if (how === 'when the server remembers nothing') stack.restart();
    await isDead();
    expect((await ann.open()).messages).toMatchObject([{ content: 'my secret' }]);
    expect(await textsUpstream(stack)).toEqual(['my secret']);
  });

  test('is not handed out again by the nonce it was made with, whatever the server remembers', async () => {
    const { session_id } = ann;
    await identifyAs(ann, 'user-1');
    old.cookies.clear();
    expect(await old.open()).toMatchObject({ messages: [] });
    stack.restart();
    old.cookies.clear();
    expect(await old.open()).toMatchObject({ messages: [], conversation: null });
    expect(old.session_id).not.toBe(session_id);
  });

  test('has its open streams ended, and they hear nothing of what comes then', async () => {
    const stream = await follow(old, 0);
    await identifyAs(ann, 'user-1');
    await stack.reply(1, 'for Ann alone');
    await eventually(() => stream.events.at(-1)?.type === 'session');
    expect(stream.shown()).toEqual(['my secret']);
  });

  test('is not shown on a guess while the upstream is away', async () => {
    await identifyAs(ann, 'user-1');
    stack.restart();
    outage.isDown = true;
    for (const [, call] of ROUTES)
      expect(await call(old)).toMatchObject({ status: 503, body: { code: 'upstream_unreachable' } });
  });

  test('goes on being his when an agent gives his contact an identifier', async () => {
    await stack.upstream('PUT', `${A}/contacts/1`, { identifier: 'user-1' });
    stack.restart();
    expect((await ann.open()).messages).toMatchObject([{ content: 'my secret' }]);
    const stream = await follow(ann, 0);
    await stack.reply(1, 'hello');
    await eventually(() => stream.contents().includes('hello'));
  });
});

describe("another visitor's ids", () => {
  test.each(ROUTES.filter(([name]) => !/messages|events/.test(name)))('in a call are refused: %s', async (_, call) => {
    await annHasWritten();
    const before = await everything();
    Object.assign(mallory, { session_id: ann.session_id });
    expect(await call(mallory)).toMatchObject({ status: 409, body: { code: 'session_changed' } });
    expect(await everything()).toEqual(before);
  });

  test('show nothing of what is his', async () => {
    await annHasWritten();
    for (const [, call] of ROUTES.slice(0, 2)) expect((await call(mallory)).body).toMatchObject({ messages: [] });
    const stolen = await mallory.fetch('GET', `/v1/main/events?after=0&session_id=${ann.session_id}`);
    expect(await stolen.text()).toBe(
      `event: session\ndata: ${JSON.stringify({ type: 'session', session_id: ann.session_id })}\n\n`,
    );
    const source = await sourceIdOf(stack, 1);
    expect(await identify(mallory, { custom_attributes: { source_id: source } })).toMatchObject({
      body: { messages: [] },
    });
    const key = (await ann.send('again')).body.message.key;
    expect(await mallory.send('again', { key, attempt: 2 })).toMatchObject({ body: { conversation_id: 2 } });
    expect((await mallory.open()).messages).toMatchObject([{ content: 'again', conversation_id: 2 }]);
  });
});
