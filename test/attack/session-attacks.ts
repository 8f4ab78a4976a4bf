import { createHmac, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { hashOf, identify, identifyAs, SECRET } from '../support/identity.ts';
import type { Attack } from './attack.ts';

const A = '/api/v1/accounts/1';
/** Half a character. */
const HIGH = '\uD83D';

/** Attacks on what belongs to one visitor, and rights that visitors must keep. */
export const SESSION_ATTACKS: Attack[] = [
  {
    tried: 'a signed user name that is a token for somebody else',
    async run({ visitor }) {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const attacker = visitor();
      await attacker.open();
      const exp = Math.floor(Date.now() / 1000) + 300;
      for (const header of [{ alg: 'HS256' }, { typ: 'JWT', alg: 'HS256' }, { alg: 'none' }]) {
        const name = `${part(header)}.${part({ sub: 'admin', exp })}`;
        const signature = Buffer.from(hashOf(name), 'hex').toString('base64url');
        expect((await identify(attacker, { token: `${name}.${signature}` })).status).toBe(403);
        expect((await identify(attacker, { token: `${name}.` })).status).toBe(403);
      }
      expect((await identify(attacker, { identifier: 'admin', identifier_hash: '0'.repeat(64) })).status).toBe(403);
      const sealed = createHmac('sha256', SECRET).update('session main admin').digest('base64url');
      attacker.bearer = sealed;
      attacker.cookies.clear();
      expect((await attacker.call('GET', '/v1/main/messages?after=0')).status).toBe(401);
    },
  },
  {
    tried: 'a session that was ended, in another browser',
    async run({ visitor }) {
      const owner = visitor();
      await owner.open();
      await owner.send('my secret');
      const thief = Object.assign(owner.tab(), { cookies: new Map(owner.cookies), bearer: owner.bearer });
      await owner.call('POST', '/v1/main/session/end', { session_id: owner.session_id });
      expect((await thief.call('GET', '/v1/main/messages?after=0')).status).toBe(401);
      expect((await thief.send('it is me')).status).toBe(401);
      expect(await thief.open()).toMatchObject({ messages: [] });
    },
  },
  {
    tried: 'private answers from a cache, or shown as a page',
    async run({ visitor }) {
      const guest = visitor();
      await guest.open();
      await guest.send('Hello');
      const answers = [
        await guest.fetch('POST', '/v1/main/session', { nonce: guest.nonce, intent: 'load' }),
        await guest.fetch('GET', '/v1/main/messages?after=0'),
        await guest.fetch('POST', '/v1/main/contact', { session_id: guest.session_id, name: 'Ann' }),
        await guest.fetch('GET', '/v1/main/nothing'),
        await guest.fetch('GET', '/v1/other/messages?after=0'),
      ];
      for (const { headers } of answers) {
        expect(headers.get('cache-control')).toContain('no-store');
        expect(headers.get('x-content-type-options')).toBe('nosniff');
      }
    },
  },
  {
    tried: 'changing without proof what the host has proven',
    async run({ upstream, visitor }) {
      const guest = visitor();
      await guest.open();
      const identifier = `user-${randomUUID()}`;
      const email = `${identifier}@shop.test`;
      const { tokenOf } = await import('../support/identity.ts');
      expect(await identify(guest, { token: await tokenOf({ sub: identifier, email }) })).toMatchObject({
        status: 200,
      });
      await identify(guest, { email: 'mallory@evil.test' });
      await identifyAs(guest, identifier, { email: 'mallory@evil.test' });
      const { payload } = await upstream('GET', `${A}/contacts/search?q=${encodeURIComponent(identifier)}`);
      expect(payload.map((contact: { email: string }) => contact.email)).toEqual([email]);
    },
  },
  {
    tried: 'to be an office of 25 people who view three pages each',
    async run({ visitor }) {
      const office = Array.from({ length: 25 }, () => visitor('198.51.100.77'));
      for (const person of office) await person.open();
      for (let view = 0; view < 3; view += 1) for (const person of office) await person.open();
      for (const person of office) expect((await person.send('Good morning')).status).toBe(200);
    },
  },
  {
    tried: 'page details that the upstream refuses',
    async run({ visitor }) {
      const details = {
        title: `Lamps ${HIGH}`,
        page: `https://shop.test/${HIGH}`,
        referrer: HIGH,
        language: 'x'.repeat(999),
      };
      for (const [name, value] of Object.entries(details)) {
        const guest = visitor();
        await guest.open();
        expect([name, (await guest.send('Hello', { [name]: value })).status]).toEqual([name, 200]);
      }
    },
  },
];
