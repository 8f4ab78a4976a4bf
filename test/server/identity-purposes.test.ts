import { createHash, createHmac } from 'node:crypto';
import { CompactEncrypt } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { follow } from '../support/follow.ts';
import {
  BOTH,
  customer,
  hashOf,
  identifiedUpstream,
  identify,
  identifyAs,
  SECRET,
  tokenKeyOf,
  tokenOf,
} from '../support/identity.ts';
import { BFF, createStack, type Stack } from '../support/stack.ts';
import { sourceIdOf } from '../support/upstream-facts.ts';
import { Visitor } from '../support/visitor.ts';

const HASH = { BUBBLE_IDENTITY_SECRET: SECRET };
const TOKEN = { ...HASH, BUBBLE_IDENTITY_PROOF: 'token' };
const raw = new Uint8Array(Buffer.alloc(32, 7));
let stack: Stack;
const begin = (env: object): Visitor => {
  stack = createStack({ env: { BUBBLE_LIMITS: 'off', ...env } });
  return new Visitor(stack);
};
afterEach(() => stack.close());

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const soon = () => Math.floor(Date.now() / 1000) + 300;

/** As an UUID of version 8. */
function uuid(bytes: Buffer): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The session that older versions derived. */
const olderSessionOf = (identifier: string) =>
  uuid(createHmac('sha256', SECRET).update(`source main ${identifier}`).digest());

describe('what a host signs as the hash of a free name', () => {
  const names: [string, () => string][] = [
    ['a token', () => `${part({ alg: 'HS256' })}.${part({ sub: 'victim', exp: soon() })}`],
    ['a token with a type', () => `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'victim', exp: soon() })}`],
    [
      'a token for this site with an address',
      () =>
        `${part({ typ: 'JWT', alg: 'HS256' })}.${part({ exp: soon(), aud: 'main', sub: 'victim', email: 'a@b.test' })}`,
    ],
  ];
  test.each(names.flatMap(([what, name]) => [HASH, BOTH].map((env) => [what, name, env] as const)))(
    'is no proof for somebody else if it looks like %s',
    async (_, nameOf, env) => {
      const mallory = begin(env);
      await customer(stack, { identifier: 'victim', email: 'victim@shop.test' });
      await mallory.open();
      const name = nameOf();
      const signature = Buffer.from(hashOf(name), 'hex').toString('base64url');
      expect((await identify(mallory, { token: `${name}.${signature}` })).status).toBe(403);
      expect((await identifyAs(mallory, name)).body.verified ?? false).toBe(name.length <= 255);
      expect((await identifiedUpstream(stack, 'victim'))[0].contact_inboxes).toHaveLength(1);
    },
  );

  test('names no session upstream', async () => {
    const ann = begin(HASH);
    await ann.open();
    await identifyAs(ann, 'victim');
    await ann.send('my secret');
    const sessions = (await identifiedUpstream(stack, 'victim'))[0].contact_inboxes;
    expect(sessions.length).toBeGreaterThan(0);
    for (const name of ['source main victim', 'source  victim', 'victim', 'session', 'onehash-bubble session'])
      expect(sessions).not.toContainEqual(
        expect.objectContaining({ source_id: uuid(Buffer.from(hashOf(name), 'hex')) }),
      );
  });
});

describe('a site accepts', () => {
  const proofs = {
    hash: async () => ({ identifier: 'user-1', identifier_hash: hashOf('user-1') }),
    'a token signed with the secret': async () => ({ token: await tokenOf({ sub: 'user-1' }, SECRET) }),
    'a token signed with its own key': async () => ({ token: await tokenOf({ sub: 'user-1' }, tokenKeyOf(SECRET)) }),
  };
  test.each<[string, object, (keyof typeof proofs)[]]>([
    ['hashes, if nothing is said', HASH, ['hash']],
    ['hashes only', { ...HASH, BUBBLE_IDENTITY_PROOF: 'hash' }, ['hash']],
    ['tokens only', TOKEN, ['a token signed with the secret', 'a token signed with its own key']],
    ['both, if that is said', BOTH, ['hash', 'a token signed with its own key']],
  ])('%s', async (_, env, accepted) => {
    const visitor = begin(env);
    await visitor.open();
    for (const [name, proof] of Object.entries(proofs)) {
      const fresh = Object.assign(new Visitor(stack));
      await fresh.open();
      const { status } = await identify(fresh, await proof());
      expect([name, status]).toEqual([name, accepted.includes(name as keyof typeof proofs) ? 200 : 403]);
    }
  });

  test('and says which kind it does not', async () => {
    const visitor = begin(HASH);
    await visitor.open();
    const { body } = await identify(visitor, { token: await tokenOf({ sub: 'user-1' }, SECRET) });
    expect(body).toMatchObject({
      code: 'identity_unavailable',
      detail: expect.stringMatching(/no token.*BUBBLE_IDENTITY_PROOF/),
    });
  });
});

describe('what an older version gave out', () => {
  const sealedBefore = (identity: object) =>
    new CompactEncrypt(Buffer.from(JSON.stringify({ v: 1, use: 'session', site: 'main', ...identity })))
      .setProtectedHeader({
        alg: 'dir',
        enc: 'A256GCM',
        kid: createHash('sha256').update(raw).digest('base64url').slice(0, 8),
      })
      .encrypt(raw);

  test('as a session of a stranger is still theirs', async () => {
    const ann = begin(HASH);
    const sourceId = '0b0691c0-0000-8000-8000-000000000001';
    await customer(stack, { source_id: sourceId });
    const iat = Math.floor(Date.now() / 1000) - 300 * 24 * 60 * 60;
    ann.cookies.set('__Host-bubble-main', await sealedBefore({ sourceId, contactId: 1, iat }));
    await ann.open();
    expect((await ann.send('hello')).status).toBe(200);
    expect(await sourceIdOf(stack)).toBe(sourceId);
  });

  test('as a session of a proven visitor stays the one of all their devices, and hears every answer', async () => {
    const phone = begin(HASH);
    const laptop = new Visitor(stack);
    const sourceId = olderSessionOf('user-1');
    const contactId = await customer(stack, { source_id: sourceId, identifier: 'user-1' });
    const iat = Math.floor(Date.now() / 1000) - 1000;
    const sealed = await sealedBefore({ sourceId, contactId, verified: true, iat });
    phone.cookies.set('__Host-bubble-main', sealed);
    const { session_id } = await phone.open();
    await laptop.open();
    await laptop.send('as a stranger');
    expect((await identifyAs(laptop, 'user-1')).body.session_id).toBe(session_id);
    // The page on the phone says again who they are.
    expect((await identifyAs(phone, 'user-1')).body.session_id).toBe(session_id);
    const streams = await Promise.all([follow(phone, 0), follow(laptop, 0)]);
    await stack.reply(1, 'for both');
    for (const stream of streams) await eventually(() => stream.contents().includes('for both'));
    expect(
      (await identifiedUpstream(stack, 'user-1'))[0].contact_inboxes.map((one: { source_id: string }) => one.source_id),
    ).toContain(sourceId);
    stack.restart();
    expect((await phone.open()).messages.map(({ content }) => content)).toEqual(['as a stranger', 'for both']);
  });

  test('as a session of a proven visitor supersedes that of the stranger, too', async () => {
    const ann = begin(HASH);
    await customer(stack, { source_id: olderSessionOf('user-1'), identifier: 'user-1' });
    await ann.open();
    await ann.send('my secret');
    const copy = Object.assign(ann.tab(), { cookies: new Map(ann.cookies) });
    await identifyAs(ann, 'user-1');
    stack.restart();
    expect((await copy.call('GET', '/v1/main/messages?after=0')).status).toBe(401);
  });

  test("as the address of an agent's picture still leads to it", async () => {
    const bytes = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);
    stack = createStack({
      between: async (request, next) =>
        request.url.startsWith('https://pictures.test/')
          ? new Response(bytes, { headers: { 'content-type': 'image/png' } })
          : next(request),
    });
    const name = Buffer.from('https://pictures.test/sam.png').toString('base64url');
    const load = (key: Uint8Array) => {
      const signature = createHmac('sha256', key).update(`avatar ${name}`).digest('base64url').slice(0, 27);
      return stack.fetch(new Request(`${BFF}/v1/main/avatars/${signature}/${name}`));
    };
    expect((await load(raw)).status).toBe(200);
    expect((await load(new Uint8Array(32))).status).toBe(404);
  });
});
